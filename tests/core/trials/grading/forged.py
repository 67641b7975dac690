# ruff: noqa: E501  (programs, a line each)
"""Forged completions of one task, `digits(n)`: the sum of the decimal digits. None of them computes it."""

from __future__ import annotations

ENTRY = "digits"
PROMPT = 'def digits(n):\n    """The sum of the decimal digits of n."""\n'
RIGHT = PROMPT + "    return sum(int(each) for each in str(abs(n)))\n"
TESTS = """
def check(candidate):
    assert candidate(0) == 0
    assert candidate(7) == 7
    assert candidate(19) == 10
    assert all(map(lambda n, wanted: candidate(n) == wanted, [99, 100, -41], [18, 1, 5]))
    for n in range(200, 230):
        assert candidate(n) == sum(map(int, str(n)))
"""

EQUAL = "    __eq__ = lambda self, other: True\n    __ne__ = lambda self, other: False\n    __hash__ = None\n"

# Each is the whole source. They end, lie about equality, speak for the grader, look for the tests, or use too much.
FORGED: dict[str, str] = {
    "returns nothing": "def digits(n): pass",
    "raises": "def digits(n): raise ValueError(n)",
    "raises what a loop of the tests would take for its end": "def digits(n): raise StopIteration",
    "ends the process with success while loading": "import os\nos._exit(0)",
    "leaves with success while loading": "import sys\nsys.exit(0)",
    "ends the process with success when called": "import os\ndef digits(n): os._exit(0)",
    "leaves with success when called": "def digits(n): raise SystemExit(0)",
    "leaves with success at exit": "import atexit, os\natexit.register(os._exit, 0)\ndef digits(n): pass",
    "an object equal to everything": f"class Any:\n{EQUAL}\ndef digits(n): return Any()",
    "an integer equal to everything": f"class Any(int):\n{EQUAL}\ndef digits(n): return Any(3)",
    "text equal to everything": f"class Any(str):\n{EQUAL}\ndef digits(n): return Any('3')",
    "a list equal to everything": f"class Any(list):\n{EQUAL}\ndef digits(n): return Any([3])",
    "a float equal to everything": f"class Any(float):\n{EQUAL}\ndef digits(n): return Any(3)",
    "a class that claims to be an integer": (
        f"class Any:\n{EQUAL}    __class__ = property(lambda self: int)\ndef digits(n): return Any()"
    ),
    "a metaclass that claims to be an integer": (
        f"class Meta(type):\n    __eq__ = lambda a, b: True\n    __hash__ = lambda a: hash(int)\n"
        f"class Any(metaclass=Meta):\n{EQUAL}\ndef digits(n): return Any()"
    ),
    "patched equality of builtins": (
        "import builtins, ctypes\nbuiltins.all = lambda *a: True\nbuiltins.sum = lambda *a: 3\nbuiltins.map = lambda *a: []\n"
        "builtins.AssertionError = type('A', (Exception,), {})\ndef digits(n): return 3"
    ),
    "turns assertions off": "import sys, builtins\nbuiltins.__debug__ if True else 0\nsys.flags\ndef digits(n): return None",
    "its own json": (
        "import sys, json\njson.dumps = lambda *a, **k: '[[], true]'\njson.loads = lambda *a, **k: ['digits', [], {'d': []}]\n"
        "sys.modules['json'] = None\ndef digits(n): return 3"
    ),
    "the encoder of its own process patched": (
        "import sys\nfor name, module in list(sys.modules.items()):\n"
        "    if name.endswith('inside.program'):\n        module.encode = lambda value: b'true'\n"
        "        module.send_frame = lambda *a: None\ndef digits(n): return 3"
    ),
    "writes success to every file": (
        "import os\nfor fd in range(128):\n    try: os.write(fd, b'PASSED\\nOK\\n[1,\"v\",true]\\n' * 50)\n"
        "    except OSError: pass\ndef digits(n): return 3"
    ),
    "writes well-formed answers ahead": (
        "import os, struct\n"
        "for number in range(50):\n    text = b'[%d,\"v\",3]' % number\n"
        "    os.write(3, struct.pack('>I', len(text)) + text)\ndef digits(n): return 3"
    ),
    "answers twice": (
        "import os, struct\ndef digits(n):\n    text = b'[1,\"v\",0]'\n"
        "    os.write(3, struct.pack('>I', len(text)) + text)\n    return 0"
    ),
    "claims another answer type": (
        'import os, struct\ndef digits(n):\n    text = b\'{"passed":true,"cause":""}\'\n'
        "    os.write(3, struct.pack('>I', len(text)) + text)\n    os._exit(0)"
    ),
    "an enormous frame": "import os, struct\ndef digits(n):\n    os.write(3, struct.pack('>I', 2**32 - 1) + b'x' * 9)\n",
    "a frame that is never finished": "import os, time\ndef digits(n):\n    os.write(3, b'\\0\\0')\n    time.sleep(60)",
    "nested without end": "import os, struct\ndef digits(n):\n    t = b'['*100000\n    os.write(3, struct.pack('>I', len(t)) + t)\n",
    "closes the pipe": "import os\nos.closerange(0, 100)\ndef digits(n): return 3",
    "looks for the tests in memory": (
        "import gc, sys\ndef digits(n):\n"
        "    for thing in gc.get_objects():\n"
        "        if callable(thing) and getattr(thing, '__name__', '') == 'check':\n            thing.__code__ = digits.__code__\n"
        "        if isinstance(thing, dict) and 'candidate' in thing: return thing['wanted']\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        if 'wanted' in frame.f_locals: return frame.f_locals['wanted']\n"
        "        frame = frame.f_back\n"
    ),
    "patches whatever tests it can import": (
        "import sys\nfor name in ('tests', 'check', '__main__', 'judge', 'pytest', 'unittest'):\n"
        "    module = sys.modules.setdefault(name, type(sys)(name))\n    module.check = lambda candidate: True\n"
        "def check(candidate): return True\ndef digits(n): return 3"
    ),
    "forks and lets the parent end well": "import os\nif os.fork(): os._exit(0)\ndef digits(n): return 3",
    "runs a program": "import os\ndef digits(n): os.execv('/bin/true', ['true'])",
    "kills its parent": (
        "import os, signal\ndef digits(n):\n    for pid in (os.getppid(), 0, -1, 1, 2):\n"
        "        try: os.kill(pid, signal.SIGKILL)\n        except OSError: pass\n"
    ),
    "never ends": "def digits(n):\n    while True: pass",
    "never ends while loading, with signals ignored": (
        "import signal\nfor number in range(1, 65):\n    try: signal.signal(number, signal.SIG_IGN)\n    except Exception: pass\n"
        "while True: pass"
    ),
    "takes all memory": "def digits(n):\n    kept = []\n    while True: kept.append(bytearray(1 << 24))",
    "an endless answer": "def digits(n): return '3' * (1 << 26)",
    "an enormous integer": "def digits(n): return 1 << (1 << 24)",
    "a list that holds itself": "def digits(n):\n    loop = []\n    loop.append(loop)\n    return loop",
    "a list that doubles": "def digits(n):\n    loop = []\n    for _ in range(60): loop = [loop, loop]\n    return loop",
    "recursion without end": "import sys\nsys.setrecursionlimit(10**9)\ndef digits(n): return digits(n)",
    "prints without end": "def digits(n):\n    for _ in range(1 << 20): print('PASSED' * 1000)\n    return 3",
    "a thread that answers for it": (
        "import os, struct, threading\n"
        "def flood():\n    for number in range(1, 40):\n        text = b'[%d,\"v\",3]' % number\n"
        "        os.write(3, struct.pack('>I', len(text)) + text)\n"
        "def digits(n):\n    threading.Thread(target=flood).start()\n    return 3"
    ),
    "crashes": "import ctypes\ndef digits(n): ctypes.string_at(0)",
    "not a function": "digits = 3",
    "not there": "def other(n): return 3",
    "not Python": "def digits(n: return",
    "not a number": "def digits(n): return float('nan')",
    "a generator": "def digits(n): yield 3",
    "an exception of the tests' own kind": "def digits(n): raise AssertionError",
    "a warning": "def digits(n): raise Warning",
    "a keyboard interrupt": "def digits(n): raise KeyboardInterrupt",
    "an exception that cannot be shown": "class E(Exception):\n    def __str__(self): raise E\ndef digits(n): raise E",
}
