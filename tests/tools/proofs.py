"""Proofs at the counts an issue names: tests of the scenarios whose path holds `proof_`, run with FILCOMMUN_FULL=1.

A proof that was shown for a commit is not run again for it; a long one keeps its progress in its own folder
(FILCOMMUN_STATE), so that a run that was stopped goes on where it was."""
import time

import fetch
import process
import steps


# What a proof runs under, beside its counts: the log loses one group in twenty and waits at random.
UNDER = {"tail": {"FAILPOINTS": "append::before-insert=jitter(2000);append::before-commit=jitter(2000);"
                                "append::before-insert=fail(3);append::after-insert=fail(5)"}}


# Tests of another crate that belong to a proof.
BESIDE = {"crash": ["-p", "eventstore", "--test", "log", "--", "crash::"]}


def names():
    """The proofs, read off the scenarios: `fn proof_<name>_…` and files `proof_<name>.rs`."""
    found = sorted(p.stem[len("proof_"):] for p in (fetch.REPO / "tests/scenarios").glob("proof_*.rs"))
    return found


def _commit():
    head = process.output(["git", "rev-parse", "HEAD"], cwd=fetch.REPO).strip()
    dirty = process.output(["git", "status", "--porcelain", "--untracked-files=no"], cwd=fetch.REPO).strip()
    return head + ("-dirty" if dirty else "")


def run(chosen, reach, again):
    folder = fetch.tools_folder() / "full"
    passed = failed = 0
    steps.must("build", "--release", "--locked")
    for name in chosen:
        state = folder / name
        state.mkdir(parents=True, exist_ok=True)
        shown = state / "shown"
        if not again and shown.exists() and shown.read_text().split()[:1] == [_commit()] and "-dirty" not in _commit():
            print(f"== {name}: already shown for this commit ({shown.read_text().strip()})")
            passed += 1
            continue
        good, bad = _one(name, state, reach)
        passed, failed = passed + good, failed + bad
        if good and not bad:
            shown.write_text(f"{_commit()} {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
    return passed, failed


def _one(name, state, reach):
    print(f"== {name}, at full counts", flush=True)
    begun = time.monotonic()
    env = dict(reach(), FILCOMMUN_FULL="1", FILCOMMUN_STATE=str(state), **UNDER.get(name, {}))
    code, text = steps.cargo("test", "--workspace", "--locked", "--test", "scenarios", f"proof_{name}::", "--",
                             "--nocapture", "--test-threads=1", env=env)
    if name in BESIDE:
        more, said = steps.cargo("test", "--locked", *BESIDE[name], env=env)
        code, text = code or more, text + said
    (state / "output.txt").write_text(text)
    good, bad = steps.count(text)
    if code != 0 and not bad or good + bad == 0:
        bad += 1
    print(f"== {name}: {'shown' if not bad else 'NOT SHOWN'} in {time.monotonic() - begun:.0f} s", flush=True)
    return good, bad
