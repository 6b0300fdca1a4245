"$PIPELINE" --version
