#!/usr/bin/env python3
"""The manual page of the bertpt command, on standard output: what `bertpt help` says, put into bertpt.1.in.

    man.py BERTPT TEMPLATE

So each subcommand and option stands in one place, samples/cli/main.cpp. Fails when the help texts have another form than it knows.
"""
import re
import subprocess
import sys
import textwrap

WIDTH = 72  # of literal lines: what fits a terminal of 80 columns with the indentation of man


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def wrapped(text, first, later):
    """Lines of at most WIDTH columns; a group such as [--name VALUE] stays together."""
    glued = [word.replace(" ", "\0") for word in re.findall(r"\[[^][]*\]\S*|\S+", text)]
    rows = textwrap.wrap(" ".join(glued), WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False)
    return [row.replace("\0", " ") for row in rows]


def literal(text):
    lines = []
    for line in text.split("\n"):
        explained = re.fullmatch(r"( *\S.*?  +)(\S.*)", line)  # "  --name   what it does"
        indent = re.match(" *", line).group()
        if len(line) <= WIDTH:
            lines.append(line)
        elif explained and len(explained.group(1)) < 40:
            lines += wrapped(explained.group(2), explained.group(1), " " * len(explained.group(1)))
        elif explained:
            lines += [explained.group(1).rstrip(), *wrapped(explained.group(2), indent + " " * 8, indent + " " * 8)]
        else:
            lines += wrapped(line, indent, indent + " " * 8)
    return ".nf\n" + roff("\n".join(lines)) + "\n.fi"


def main(program, template):
    def output(*words):
        return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout

    overview = output("help")
    names = re.findall(r"^  ([a-z-]+) +\S", overview, re.M)
    tail = re.search(r"Document options: (.+)\Z", overview, re.S)
    version = re.match(r"bertpt (\S+)", output("--version"))
    if not names or not tail or not version:
        sys.exit("man.py: `bertpt help` has changed its form; change man.py with it")
    commands = []
    for name in names:
        match = re.fullmatch(rf"bertpt {name}: (.+?)\n\nusage: (.+?)\n(\nDocument options: .+)?", output("help", name), re.S)
        if not match:
            sys.exit(f"man.py: `bertpt help {name}` has changed its form; change man.py with it")
        summary, usage, _ = match.groups()  # the document options have a section of their own
        commands.append(f".SS {roff(name)}\n{roff(summary[0].upper() + summary[1:])}.\n.PP\n{literal(usage)}")
    with open(template, encoding="utf-8") as file:
        page = file.read()
    page = page.replace("@VERSION@", version.group(1)).replace("@COMMANDS@", "\n".join(commands))
    sys.stdout.write(page.replace("@DOCUMENT_OPTIONS@", roff(" ".join(tail.group(1).split()))))


if __name__ == "__main__":
    main(*sys.argv[1:])
