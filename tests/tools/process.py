"""Starting programs so that nothing outlives `tests/run`, whatever ends it."""
import ctypes
import os
import signal
import subprocess
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans():
    """Grandchildren whose parent died become ours, so that `end_all` finds them."""
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _in_child():
    os.setsid()
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def start(command, **options):
    """A child in a process group of its own that is told to stop when this process dies."""
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen([str(c) for c in command], preexec_fn=_in_child, **options)


def output(command, **options):
    """Standard output of a command that must succeed."""
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _descendants():
    parents = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                parents[int(pid)] = int(stat.read().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
    found, todo = [], [os.getpid()]
    while todo:
        parent = todo.pop()
        children = [pid for pid, of in parents.items() if of == parent]
        found += children
        todo += children
    return found


def _reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def end_all(grace=8.0):
    """Ask every descendant to stop, then make it. SIGINT is PostgreSQL's fast shutdown."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for pid in _descendants():
            try:
                os.kill(pid, sign)
            except (ProcessLookupError, PermissionError):
                pass
        until = time.monotonic() + (grace if sign != signal.SIGTERM else 2.0)
        while time.monotonic() < until:
            _reap()
            if not _descendants():
                return
            time.sleep(0.05)
