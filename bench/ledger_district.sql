-- The accounts of a district: run on the world of bench/world.py. Of its volunteers, :people take part.
INSERT INTO organizations (id, name, place_code, created_at)
SELECT uuidv7(), '党支部' || number, code, now()
FROM generate_series(1, :more) AS number
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM places WHERE level = 'community') here ON here.at = number % 153;
UPDATE volunteers SET organization_id = spread.id
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM organizations) spread,
     (SELECT account_id, row_number() OVER (ORDER BY account_id) AS at FROM volunteers) person
WHERE person.account_id = volunteers.account_id AND spread.at = person.at % :organizations;
CREATE UNLOGGED TABLE bench_people AS
SELECT row_number() OVER (ORDER BY account_id) - 1 AS at, account_id, organization_id, place_code
FROM (SELECT * FROM volunteers ORDER BY account_id LIMIT :people) AS taking_part;
CREATE UNIQUE INDEX ON bench_people (at);
INSERT INTO ledger_accounts (id, owner_kind, owner_id, unit, stage, balance)
SELECT uuidv7(), owner_kind, owner_id, unit, stage, 0 FROM (
    SELECT 'volunteer' AS owner_kind, account_id::text AS owner_id FROM bench_people
    UNION SELECT 'organization', organization_id::text FROM bench_people UNION SELECT 'community', place_code FROM bench_people
) owners, unnest('{report_credit,reward_points}'::text[]) unit, unnest('{provisional,posted}'::text[]) stage;
CREATE UNLOGGED TABLE bench_accounts AS
SELECT owner_id, unit, (array_agg(id) FILTER (WHERE stage = 'provisional'))[1] AS early, (array_agg(id) FILTER (WHERE stage = 'posted'))[1] AS late
FROM ledger_accounts GROUP BY owner_id, unit;
ANALYZE bench_people;
ANALYZE bench_accounts;
