# Stands in for the script of the image that downloads and installs operators for A2; it needs the toolkit's variables.
test -n "$ASCEND_TOOLKIT_HOME" || exit 1
echo "operators installed"
