/** `chaos_bridge.logs`: what is logged the way Chaos Toolkit's extensions do goes to the log of chaos. */
export const logs = `
import logging
import threading
import traceback

from chaos_bridge import failures


def forward(send):
    logger = logging.getLogger("chaostoolkit")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(Forwarding(send))
    threading.excepthook = report_thread


def report_thread(failed):
    if issubclass(failed.exc_type, Exception):
        logger = logging.getLogger("chaostoolkit")
        logger.error("A Python thread ended in " + failures.summary(failed.exc_value))
        logger.debug("".join(traceback.format_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)))


class Forwarding(logging.Handler):
    def __init__(self, send):
        super().__init__()
        self.send = send

    def emit(self, record):
        try:
            self.send({"log": level_of(record.levelno), "message": record.getMessage()})
            if record.exc_info and record.exc_info[0] is not None:
                self.send({"log": "debug", "message": "".join(traceback.format_exception(*record.exc_info))})
        except Exception:
            self.handleError(record)


def level_of(number):
    if number >= logging.ERROR:
        return "error"
    if number >= logging.WARNING:
        return "warn"
    return "info" if number >= logging.INFO else "debug"
`
