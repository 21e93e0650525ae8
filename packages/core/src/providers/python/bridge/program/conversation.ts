/**
 * `chaos_bridge.conversation`: reads requests, runs each in the main thread if that is free and in a thread of its own if not,
 * and answers them. Ends with its input.
 */
export const conversation = String.raw`
import ctypes
import json
import os
import queue
import signal
import sys
import threading
import traceback

from chaos_bridge import controls, encoding, failures, functions, logs


class Conversation:
    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.writing = threading.Lock()
        self.state = threading.Lock()
        self.jobs = queue.SimpleQueue()
        self.main_is_busy = False
        self.main_job = None
        self.workers = {}
        self.interrupted = set()
        self.expected_interrupts = 0

    def run(self):
        logs.forward(self.send)
        self.take_signals()
        threading.Thread(target=self.read, daemon=True).start()
        self.send({"ready": True})
        while True:
            job = self.jobs.get()
            if job is None:
                return
            self.perform(job, True)

    def send(self, message):
        self.write(encoded(message))

    def write(self, line):
        with self.writing:
            try:
                self.writer.write(line)
                self.writer.flush()
            except OSError:
                os._exit(0)

    # Requests

    def read(self):
        try:
            for line in self.reader:
                self.take(line)
        except BaseException:
            # Without this thread nobody would be answered any more.
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        self.finish()

    def take(self, line):
        number, text = line.split(b" ", 1)
        number = int(number)
        try:
            job = json.loads(text, object_hook=encoding.decode)
            if job["op"] == "interrupt":
                self.interrupt(number)
            else:
                self.accept(dict(job, id=number))
        except RecursionError:
            self.write(self.failed(number, failures.TooDeep()))
        except Exception as x:
            self.write(self.failed(number, x))

    def accept(self, job):
        with self.state:
            to_main = not self.main_is_busy
            if to_main:
                self.main_is_busy = True
        if to_main:
            self.jobs.put(job)
        else:
            threading.Thread(target=self.perform, args=(job, False), daemon=True).start()

    def perform(self, job, in_main):
        number = job["id"]
        try:
            try:
                self.enter(number, in_main)
                # A result may hold what can't be written down, such as an integer of too many digits.
                line = encoded({"id": number, "result": OPERATIONS[job["op"]](job)})
            finally:
                self.leave(number, in_main)
        except BaseException as x:
            line = self.failed(number, x)
        self.interrupted.discard(number)
        if in_main:
            # Before the answer: a request that follows it must find the main thread free, since only there can a sleep be interrupted.
            with self.state:
                self.main_is_busy = False
        self.write(line)

    def failed(self, number, error):
        """The answer of a request that failed: there is one, whatever the error is."""
        if number in self.interrupted:
            return encoded({"id": number, "interrupted": True})
        try:
            return encoded({"id": number, "failure": failures.describe(error)})
        except BaseException:
            return encoded({"id": number, "failure": failures.NAMELESS})

    def enter(self, number, in_main):
        if in_main:
            self.main_job = number
        else:
            self.workers[number] = threading.get_ident()
        if number in self.interrupted:
            raise KeyboardInterrupt

    def leave(self, number, in_main):
        if in_main:
            self.main_job = None
        else:
            self.workers.pop(number, None)

    def finish(self):
        if self.main_is_busy or self.workers:
            os._exit(0)
        late = threading.Timer(1, os._exit, (0,))
        late.daemon = True
        late.start()
        self.jobs.put(None)

    # Interrupts and signals

    def interrupt(self, number):
        self.interrupted.add(number)
        if self.main_job == number:
            self.expected_interrupts += 1
            if hasattr(signal, "pthread_kill"):
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            else:
                import _thread
                _thread.interrupt_main()
            return
        worker = self.workers.get(number)
        if worker is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker), ctypes.py_object(KeyboardInterrupt))

    def take_signals(self):
        for name in ("SIGINT", "SIGTERM", "SIGUSR1", "SIGUSR2"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self.on_signal)

    def on_signal(self, number, frame):
        if number == signal.SIGINT and self.expected_interrupts > 0:
            self.expected_interrupts -= 1
            if self.main_job is not None and self.main_job in self.interrupted:
                raise KeyboardInterrupt
            return
        # The main thread may hold the lock of the writer.
        message = {"signal": signal.Signals(number).name}
        threading.Thread(target=self.send, args=(message,), daemon=True).start()


def encoded(message):
    return json.dumps(message).encode("ascii") + b"\n"


OPERATIONS = {
    "call": functions.call,
    "check": functions.check,
    "describe": controls.describe,
    "control": controls.run,
    "event": controls.publish,
}
`
