-- A month of confirmed services, each with its 18 postings. Ids are of the time when their row would have been made.
CREATE UNLOGGED TABLE bench_services AS
SELECT uuidv7(served_at - now() - interval '2 days') AS order_id, uuidv7(served_at - now() - interval '1 day') AS assignment_id,
       uuidv7(served_at - now()) AS award_id, uuidv7(served_at - now()) AS credited, uuidv7(served_at - now() + interval '3 days') AS posted,
       person.*, served_at, 30 * (1 + number % 8) AS minutes,
       5 * (1 + number % 8) AS points, (ARRAY['tutoring','health','repairs_errands','clean_streets'])[1 + number % 4] AS service_type,
       number
FROM generate_series(1, :services) AS number
CROSS JOIN LATERAL (SELECT CAST(:begins AS timestamptz) + (number * interval '1 second' * 2000000 / :services) AS served_at) AS moment
JOIN bench_people person ON person.at = (number * 7919::bigint + :salt) % :people
ORDER BY number;
ANALYZE bench_services;
INSERT INTO orders (id, service_type, title, place_code, cell, address_sealed, contact_sealed, service_code_sealed, starts_at, ends_at,
                    respond_by, slots, taken, urgency, poster_id, recipient_id, posted_by_id, status, posted_at)
SELECT order_id, service_type, '', place_code, '8831aa5a37fffff', '', '', '', served_at, served_at + interval '1 hour', served_at, 1, 1,
       'normal', account_id, account_id, account_id, 'closed', served_at FROM bench_services ORDER BY number;
INSERT INTO assignments (id, order_id, volunteer_id, organization_id, status, accepted_at)
SELECT assignment_id, order_id, account_id, organization_id, 'confirmed', served_at FROM bench_services ORDER BY number;
INSERT INTO ratings (id, order_id, assignment_id, stars, rated_at, rated_by_id)
SELECT uuidv7(served_at - now()), order_id, assignment_id, 3 + number % 3, served_at, account_id
FROM bench_services WHERE number % 5 > 0 ORDER BY number;
INSERT INTO awards (id, reference, order_id, assignment_id, volunteer_id, organization_id, place_code, rule_version_id, served_on,
                    minutes_served, minutes_counted, volunteer_points, organization_points, explanation, status, awarded_at, posts_on)
SELECT award_id, 'assignment:' || assignment_id, order_id, assignment_id, account_id, organization_id, place_code,
       (SELECT id FROM rule_versions LIMIT 1), served_at::date, minutes, minutes, points, points / 2,
       '{"half_hours": 3, "rate": 10, "urgent": 0, "share": 50, "over_cap": 0, "flags": []}', 'posted', served_at, served_at::date
FROM bench_services ORDER BY number;
INSERT INTO ledger_transactions (id, reference, kind, award_id, at, seal)
SELECT credited, 'award:' || award_id, 'award', award_id, served_at, sha256(uuid_send(credited)) FROM bench_services
UNION ALL SELECT posted, 'posting:' || award_id, 'posting', award_id, served_at + interval '3 days', sha256(uuid_send(posted))
FROM bench_services ORDER BY 5;
INSERT INTO postings (id, at, transaction_id, account_id, amount)
SELECT uuidv7(line.at - now()), line.at, line.transaction_id, line.account_id, line.amount
FROM bench_services service CROSS JOIN LATERAL (VALUES
    (account_id::text, points), (organization_id::text, points / 2), (place_code, - points - points / 2)) side (owner_id, amount)
JOIN bench_accounts account ON account.owner_id = side.owner_id
CROSS JOIN LATERAL (VALUES (credited, served_at, early, side.amount), (posted, served_at + interval '3 days', early, - side.amount),
    (posted, served_at + interval '3 days', late, side.amount)) line (transaction_id, at, account_id, amount)
WHERE line.amount <> 0 ORDER BY line.at;
INSERT INTO cases (id, kind, place_code, order_id, subject_id, assignment_id, member_id, recipient_id, due_at, status, opened_at)
SELECT uuidv7(served_at - now()), 'flagged', place_code, order_id, assignment_id, assignment_id, account_id, account_id,
       served_at + interval '7 days', CASE WHEN number > :services - :waiting THEN 'open' ELSE 'decided' END, served_at
FROM bench_services WHERE number % 10 = 0 OR number > :services - :waiting;
DROP TABLE bench_services;
