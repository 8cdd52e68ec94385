"""Stand-in for the load-balancing proxy: prints its command and environment."""

import json
import os
import sys

print("RECORD " + json.dumps({"argv": sys.argv[1:], "env": dict(os.environ)}), flush=True)
