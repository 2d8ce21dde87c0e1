-- Answer the staged asks: what stands at the key now, less all that moved after the moment; what
-- moved at that very instant had moved before it. Balance and movements are read in this one
-- statement, so no posting can fall between them. The site is named in every look-up: a PostgreSQL
-- without skip scans needs it to use the indexes (site, key, occurred_at).
-- Caller: ledger.queries.as_of_staged.
-- Parameters: site.
INSERT INTO staged_as_of (key, at, quantity)
SELECT
    ask.key,
    ask.at,
    balance.quantity
    - coalesce(
        (
            SELECT sum(arrived.quantity)
            FROM ledger_movement AS arrived
            WHERE
                arrived.site = %(site)s
                AND arrived.to_key = ask.key
                AND arrived.occurred_at > ask.at
        ),
        0
    )
    + coalesce(
        (
            SELECT sum(departed.quantity)
            FROM ledger_movement AS departed
            WHERE
                departed.site = %(site)s
                AND departed.from_key = ask.key
                AND departed.occurred_at > ask.at
        ),
        0
    )
FROM (SELECT DISTINCT key, at FROM staged_ask) AS ask
INNER JOIN ledger_balance AS balance ON balance.site = %(site)s AND balance.key = ask.key;
