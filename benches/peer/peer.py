#!/usr/bin/env python3
"""casemix beside a SQL pipeline: the DIP 3.0 core join and sums by hospital and month, on the same Parquet files.

    python3 -m venv peer && peer/bin/pip install -r benches/peer/requirements.txt
    casemix generate --scheme dip-3.0 --cases 5000000 --seed 1 -o discharges
    peer/bin/python benches/peer/peer.py --casemix target/release/casemix discharges

DuckDB does the heart of DIP only: the category (3 characters) or subcategory (5 with the dot) of the principal diagnosis
and the first procedure are joined to the rows of 并项 and 基本 that ask nothing else, and cases and cost are summed by
group, hospital and month of settlement. It leaves out: the lists of what is not grouped, 先期分组 and 诊断辅助细分,
related procedures, mixed groups, primary care, checks and findings of records, repeated records, corrections and
reversals, money, and the file with a row for every case. `casemix group` does all of these but money (and mixed groups,
which a region brings).

Before any time is told both are held against each other case by case, where the plain join is exact: cases with one
procedure at most, which no list takes out, and which casemix puts into 并项 or 基本 or into no group at all.
"""

import argparse
import csv
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

JOIN = """
    SELECT {columns}, least(three.seq, five.seq) AS seq
    FROM (
        SELECT {columns}, diag_code[1] AS diagnosis, coalesce(oprn_oprt_code[1], '') AS procedure
        FROM read_parquet({files})
    ) AS discharges
    LEFT JOIN core AS three ON three.key = diagnosis[1:3] AND three.procedure = discharges.procedure
    LEFT JOIN core AS five ON five.key = diagnosis[1:5] AND five.procedure = discharges.procedure
"""

SUMS = """
    SELECT seq, fixmedins_code, date_trunc('month', setl_end_date) AS month, count(*), sum(medfee_sumamt)
    FROM ({join}) GROUP BY ALL
"""


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def core_rows(tables):
    """Key, procedure and number of each row that asks for nothing but these."""
    for name in ("bx.csv", "jc.csv"):
        for row in rows(tables / name):
            if row.get("related_procedure"):
                continue
            for key in row["principal_diagnosis"].split("|"):
                for procedure in row["principal_procedure"].split("|"):
                    yield key.rstrip("+"), procedure, int(row["seq"])


def connect(tables, threads):
    peer = duckdb.connect()
    peer.execute(f"SET threads = {threads}")
    peer.execute("CREATE TABLE all_core (key VARCHAR, procedure VARCHAR, seq INTEGER)")
    peer.executemany("INSERT INTO all_core VALUES (?, ?, ?)", list(core_rows(tables)))
    peer.execute("CREATE TABLE core AS SELECT key, procedure, min(seq) AS seq FROM all_core GROUP BY ALL")
    return peer


def parquet_of(folder):
    return [str(path) for path in sorted(Path(folder).glob("*.parquet"))]


def join_of(files, columns):
    return JOIN.format(files=files, columns=", ".join(columns))


def ask(peer, files):
    """The sums, and how many cases are in them."""
    join = join_of(files, ["fixmedins_code", "setl_end_date", "medfee_sumamt"])
    sums = peer.execute(SUMS.format(join=join)).fetchall()
    return sum(row[3] for row in sums)


def ask_and_write(peer, files, output):
    """The sums, and a file with a row for every case."""
    columns = ["setl_id", "fixmedins_code", "setl_end_date", "medfee_sumamt"]
    peer.execute(f"COPY ({join_of(files, columns)}) TO '{output}' (FORMAT parquet, COMPRESSION zstd)")
    return ask(peer, files)


def group(casemix, tables, discharges, threads, output):
    shutil.rmtree(output, ignore_errors=True)
    command = [casemix, "group", "--tables", str(tables.parent), "--scheme", "dip-3.0", "--threads", str(threads)]
    subprocess.run([*command, discharges, "-o", output], check=True, stdout=subprocess.DEVNULL)


def hold_against(peer, tables, files, output):
    """Cases of which both must say the same, and how many of them are in a core group."""
    excluded = [[row["code"]] for row in rows(tables / "excluded_procedure.csv")]
    peer.execute("CREATE TABLE excluded (code VARCHAR)")
    peer.executemany("INSERT INTO excluded VALUES (?)", excluded)
    join = join_of(files, ["setl_id", "oprn_oprt_code"])
    query = f"""
        SELECT own.group_code, peer.seq, count(*)
        FROM ({join}) AS peer JOIN read_parquet('{output}/cases.parquet') AS own USING (setl_id)
        WHERE len(peer.oprn_oprt_code) <= 1
            AND coalesce(peer.oprn_oprt_code[1], '') NOT IN (SELECT code FROM excluded)
            AND (own.group_code[1:2] IN ('BX', 'JC') OR own.reason = 'no_dip_group')
        GROUP BY ALL
    """
    compared = in_core = 0
    for code, seq, cases in peer.execute(query).fetchall():
        own = int(code[2:]) if code[:2] in ("BX", "JC") else None
        if own != seq:
            sys.exit(f"casemix says {code}, the join {seq}, of {cases} cases")
        compared += cases
        in_core += cases if own else 0
    if not in_core:
        sys.exit("no case of a core group could be compared")
    return compared, in_core


def timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("discharges", help="folder that casemix generate wrote")
    arguments.add_argument("--casemix", default="casemix", help="the program")
    arguments.add_argument("--tables", default="grouper-tables", help="folder of schemes")
    arguments.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    arguments.add_argument("--rounds", type=int, default=5, help="times each is done, by turns; the median is told")
    wish = arguments.parse_args()
    tables, files = Path(wish.tables) / "dip-3.0", parquet_of(wish.discharges)
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "out")
        group(wish.casemix, tables, wish.discharges, max(wish.threads), output)
        peer = connect(tables, max(wish.threads))
        compared, in_core = hold_against(peer, tables, files, output)
        total = ask(peer, files)
        print(f"{total:,} cases; of {compared:,} both say the same, {in_core:,} of those in a core group; DuckDB {duckdb.__version__}\n")
        print("| what | threads | seconds | rows/s | casemix takes so many times as long |")
        print("|---|---|---|---|---|")
        cases = os.path.join(folder, "cases.parquet")
        for threads in wish.threads:
            peer = connect(tables, threads)
            works = {
                "casemix group": lambda: group(wish.casemix, tables, wish.discharges, threads, output),
                "DuckDB, join and sums": lambda: ask(peer, files),
                "DuckDB, join, sums and a row for every case written": lambda: ask_and_write(peer, files, cases),
            }
            taken = {what: [] for what in works}
            for _ in range(wish.rounds):
                for what, work in works.items():
                    taken[what].append(timed(work))
            seconds = {what: statistics.median(own) for what, own in taken.items()}
            for what, own in seconds.items():
                ratio = seconds["casemix group"] / own
                print(f"| {what} | {threads} | {own:.2f} | {total / own:,.0f} | {ratio:.2f} |")


main()
