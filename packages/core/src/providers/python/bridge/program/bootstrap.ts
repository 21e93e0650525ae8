/**
 * What the interpreter is started with. It keeps standard input and output for the conversation with chaos, so that whatever the
 * functions print goes to standard error, and imports the rest of the program, which comes as the first line.
 */
export const bootstrap = `
import sys

if sys.version_info < (3, 8):
    sys.exit("Python 3.8 or newer is needed, this is " + sys.version.split()[0])

import importlib.abc
import importlib.util
import json
import os

if sys.path and sys.path[0] == "":
    del sys.path[0]

reader = os.fdopen(os.dup(0), "rb")
writer = os.fdopen(os.dup(1), "wb")
nothing = os.open(os.devnull, os.O_RDONLY)
os.dup2(nothing, 0)
os.close(nothing)
os.dup2(2, 1)
sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


class Shipped(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports what chaos ships, after everything that is installed."""

    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path=None, target=None):
        if name not in self.sources:
            return None
        is_package = any(other.startswith(name + ".") for other in self.sources)
        return importlib.util.spec_from_loader(name, self, is_package=is_package)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__spec__.name
        exec(compile(self.sources[name], "<chaos>/" + name, "exec"), module.__dict__)


sys.meta_path.append(Shipped(json.loads(reader.readline())))

from chaos_bridge.conversation import Conversation

Conversation(reader, writer).run()
`
