"""Set up a virtual environment from a locked requirements file, and nothing outside of it.

    python3 requirements/install.py site .venv     what a build needs
    python3 requirements/install.py dev .venv      what tests and checks need as well
    python3 requirements/install.py cluster .venv  what a machine of a cluster needs

Runs on a bare Python (standard library only) and shows progress in one line. The syntax stays that of Python 3.6,
so that an outdated Python reaches the message about itself.
"""

import os
import shutil
import subprocess
import sys

MINIMUM = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
# settings that would send pip to another place than the virtual environment, or refuse the checkout itself
STRAY = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_HASHES", "PYTHONHOME", "PYTHONPATH"}


def main(arguments):
    """Exit status of the set-up that `arguments` (site, dev or cluster; folder) ask for."""
    if len(arguments) != 2:
        return fail("usage: install.py site|dev|cluster FOLDER")
    if sys.version_info < MINIMUM:
        return with_another_python(arguments)
    name, folder = arguments
    try:
        install(name, folder)
    except subprocess.CalledProcessError as error:
        return fail(f"Setting up {folder} failed: see the lines above. The first set-up needs the network. ({error})")
    return 0


def with_another_python(arguments):
    """Run again under a newer Python of this machine, or say how to name one."""
    here = f"{sys.executable} is Python {sys.version_info[0]}.{sys.version_info[1]}"
    for minor in range(30, MINIMUM[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if works(other):
            print(f"{here}: using {other}", flush=True)
            return subprocess.call([other, os.path.abspath(__file__), *arguments])
    return fail(f"{here}; Python 3.11 or newer is needed. Install one, then name it: make PYTHON=python3.12")


def install(name, folder):
    """Make the environment where it is missing or broken, then install what is locked and the checkout itself."""
    python = os.path.join(folder, "bin", "python")
    if not works(python):
        print(f"Making {folder} with Python {sys.version_info[0]}.{sys.version_info[1]}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    locked = os.path.join(HERE, f"{name}.txt")
    with open(locked, encoding="utf-8") as stream:
        total = sum("==" in line for line in stream)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install"]
    print(f"Installing {total} locked packages (once, and again when requirements/{name}.txt changes)", flush=True)
    run_counting([*pip, "--require-hashes", "-r", locked], total)
    run_counting([*pip, "--no-deps", "--no-build-isolation", "--editable", os.path.dirname(HERE)], 1)


def works(python):
    """Whether `python` runs and is new enough."""
    try:
        asked = f"import sys; sys.exit(sys.version_info < {MINIMUM})"
        return bool(python) and subprocess.call([python, "-c", asked], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run_counting(command, total):
    """Run pip with a counter in place of its report; the end of the report is shown when it fails."""
    environment = {key: value for key, value in os.environ.items() if key not in STRAY}
    live = sys.stdout.isatty()
    report, seen = [], 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, encoding="utf-8", errors="replace"
    ) as process:
        for line in process.stdout or ():
            report.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                package = line.split(": ", 1)[-1].replace("Collecting ", "").split(" ")[0]
                show(live, f"{min(seen, total)}/{total} {package}")
            elif line.startswith("Installing collected packages"):
                show(live, "unpacking")
    show(live, "")
    if process.returncode:
        sys.stderr.write("".join(report[-40:]))
        raise subprocess.CalledProcessError(process.returncode, " ".join(command[:4]))


def show(live, text):
    """Replace the progress line, where somebody is looking."""
    if live:
        print(f"\r  {text:<60.60}" if text else f"\r{'':<62}\r", end="", flush=True)


def fail(message):
    """Say what is wrong; the exit status for it."""
    sys.stderr.write(message + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
