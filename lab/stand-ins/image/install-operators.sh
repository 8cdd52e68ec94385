# Stand-in for the image's script that installs operators for A2; needs the toolkit's variables.
test -n "$ASCEND_TOOLKIT_HOME" || exit 1
echo "operators installed"
