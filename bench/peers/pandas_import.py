"""pandas: read a CSV file and describe every column. Prints {"ms", "rows", "version"}; loading pandas itself is not counted."""
import json
import sys
import time

import pandas

start = time.perf_counter()
frame = pandas.read_csv(sys.argv[1])
description = frame.describe(include="all")
ms = 1000 * (time.perf_counter() - start)
assert len(description.columns) == len(frame.columns)
print(json.dumps({"ms": ms, "rows": len(frame), "version": pandas.__version__}))
