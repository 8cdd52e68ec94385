# Prints what an interactive zsh offers for a line: complete.zsh <script> <line>
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "
PS1= PS2= RPS1=
autoload -Uz compinit; compinit -D -u
source ${(q)1}
zstyle ':completion:*' menu no
LISTMAX=0
compadd() {
  if [[ \"\$*\" == *' -'[OAD]' '* || \"\$*\" == -[OAD]' '* ]]; then builtin compadd \"\$@\"; return; fi
  typeset -a offered
  builtin compadd -A offered \"\$@\"
  print -rl -- \$offered >> ${(q)3}
  builtin compadd \"\$@\"
}
finished() { print -r -- '<end>' >> ${(q)3} }
zle -N finished
bindkey '^I' complete-word
bindkey '^X' finished
print ready"
zpty -r shell line '*ready*'
zpty -w -n shell "$2"$'\t\x18'
for ((i = 0; i < 300; i++)); do
  grep -qs '^<end>$' $3 && break
  sleep 0.1
  while zpty -r -t shell line; do :; done
done
zpty -d shell
