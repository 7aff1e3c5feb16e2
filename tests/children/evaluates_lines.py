"""Runs each line of its input, a program as a JSON string, and prints what it gave: a Python that no Jupyter started."""

import json
import sys

names = {}
for line in sys.stdin:
    program = json.loads(line)
    try:
        try:
            answer = {"result": repr(eval(program, names))}
        except SyntaxError:
            exec(program, names)
            answer = {"result": "None"}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
