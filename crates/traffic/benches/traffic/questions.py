"""The dashboard's questions, answered by DuckDB from the files of events: visits are made of them each time.

Called with the folder of the table of events, a site, and for each dashboard its first and last day. Prints a line of JSON for each:
seconds, totals, days, and visits by referring host and by utm_source.
"""

import json
import sys
import time

import duckdb

VISITS = """
create or replace temp table visits as
with events as (
  select visitor, "at", id, kind, interactive, engaged_ms, referrer_host, utm_source, bot, internal
  from read_parquet('{files}', hive_partitioning = true, hive_types = {{'day': date}})
  where day between date '{first}' - 1 and date '{last}' + 1
    and site = '{site}'
), marked as (
  select *, coalesce("at" - lag("at") over one > interval 30 minute, true) as begins
  from events window one as (partition by visitor order by "at", id)
), numbered as (
  select *, sum(begins::int) over (partition by visitor order by "at", id rows unbounded preceding) as visit
  from marked
)
select visitor,
  min("at") filter (kind <> 'engagement') as started_at,
  count(*) filter (kind = 'view') as views,
  count(*) filter (kind not in ('view', 'engagement') and interactive) as actions,
  sum(engaged_ms) as engaged_ms,
  arg_min(referrer_host, ("at", id)) filter (kind <> 'engagement') as referrer_host,
  arg_min(utm_source, ("at", id)) filter (kind <> 'engagement') as utm_source
from numbered group by visitor, visit
having count(*) filter (kind <> 'engagement') > 0 and bool_and(bot = '' and not internal)
   and started_at >= timestamptz '{first} 00:00:00+00' and started_at < timestamptz '{last} 00:00:00+00' + interval 1 day
"""

TOTALS = """
select count(*), sum(views), count(distinct visitor), sum(engaged_ms),
  count(*) filter (views = 1 and actions = 0 and engaged_ms < 10000) from visits
"""
DAYS = "select strftime(started_at, '%Y-%m-%d') as day, count(*), sum(views), count(distinct visitor) from visits group by all order by all"
BY = "select {by}, count(*) as visits, sum(views), count(distinct visitor) from visits group by all order by visits desc, {by}"


def dashboard(connection, files, site, first, last):
    start = time.perf_counter()
    connection.execute(VISITS.format(files=files, site=site, first=first, last=last))
    totals = connection.execute(TOTALS).fetchall()[0]
    days = connection.execute(DAYS).fetchall()
    by = {name: connection.execute(BY.format(by=name)).fetchall() for name in ("referrer_host", "utm_source")}
    seconds = time.perf_counter() - start
    rows = {name: [[row[0], int(row[1])] for row in found] for name, found in by.items()}
    return {
        "seconds": seconds,
        "totals": [int(figure or 0) for figure in totals],
        "days": [[row[0], int(row[1])] for row in days],
        **rows,
    }


def main(folder, site, *days):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    files = f"{folder}/day=*/*.parquet"
    for first, last in zip(days[::2], days[1::2]):
        print(json.dumps(dashboard(connection, files, site, first, last)), flush=True)


main(*sys.argv[1:])
