"""Runs each line of its input, a program as a JSON string, and prints what it gave, as JSON."""

import json
import sys

names = {}
for line in sys.stdin:
    program = json.loads(line)
    try:
        try:
            answer = {"result": repr(eval(program, names))}  # noqa: S307 (a test wrote it)
        except SyntaxError:
            exec(program, names)  # noqa: S102
            answer = {"result": "None"}
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer)
        answer = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()
