"""The little test runner that every generated Python repository has: nothing to install, the same output everywhere."""

MOST_FRAMES = 6
LONGEST_ERROR = 600

RUNNER = f'''"""Runs every function test_* of tests/: python run_tests.py"""

import importlib
import pathlib
import re
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
sys.dont_write_bytecode = True
warnings.simplefilter("ignore")


def trace(error):
    frames = []
    here = error.__traceback__
    while here:
        code = here.tb_frame.f_code
        path = pathlib.Path(code.co_filename)
        if path.is_relative_to(ROOT) and path.name != "run_tests.py":
            frames.append((path, here.tb_lineno, code.co_name))
        here = here.tb_next
    lines = ["Traceback (most recent call last):"]
    for number, (path, line, function) in enumerate(frames):
        if {MOST_FRAMES} <= number < len(frames) - {MOST_FRAMES}:
            if number == {MOST_FRAMES}:
                lines.append("  ...")
            continue
        lines.append(f'  File "{{path.relative_to(ROOT).as_posix()}}", line {{line}}, in {{function}}')
        lines.append("    " + path.read_text(encoding="utf-8").splitlines()[line - 1].strip())
    lines.append(re.sub(r" at 0x[0-9a-f]+", " at 0x0", f"{{type(error).__name__}}: {{error}}")[:{LONGEST_ERROR}])
    return lines


def main():
    passed = failed = 0
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        module = f"tests.{{path.stem}}"
        try:
            tests = [(n, t) for n, t in vars(importlib.import_module(module)).items() if n.startswith("test_")]
        except Exception as error:
            tests = [("import", error)]
        for name, test in tests:
            try:
                if isinstance(test, Exception):
                    raise test
                test()
                passed += 1
            except Exception as error:
                failed += 1
                print(f"FAILED tests/{{path.name}}::{{name}}", *trace(error), "", sep="\\n")
    print(f"{{passed}} passed, {{failed}} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
'''
