-- Confirmed services, each of another volunteer and for another recipient, two days apart from the volunteer's last.
WITH people AS (
    SELECT row_number() OVER (ORDER BY account_id) - 1 AS at, account_id, organization_id, place_code, home_cell FROM volunteers
), services AS (
    SELECT turn, uuidv7() AS order_id, uuidv7() AS assignment_id, serving.*, asking.account_id AS recipient_id,
           date_trunc('day', now()) + interval '2 hours' - (:rounds - turn + 1) * interval '2 days' AS starts_at
    FROM generate_series(0, :rounds - 1) AS turn
    JOIN people serving ON serving.at < :volunteers
    JOIN people asking ON asking.at = :volunteers + (serving.at + turn * 7) % :volunteers
), ordered AS (
    INSERT INTO orders (id, service_type, title, place_code, cell, address_sealed, contact_sealed, service_code_sealed, starts_at,
                        ends_at, respond_by, slots, taken, urgency, poster_id, recipient_id, posted_by_id, status, posted_at)
    SELECT order_id, 'repairs_errands', '', place_code, home_cell, '', '', '', starts_at, starts_at + interval '1 hour', starts_at, 1, 1,
           'normal', recipient_id, recipient_id, recipient_id, 'closed', starts_at FROM services
), served AS (
    INSERT INTO assignments (id, order_id, volunteer_id, organization_id, status, accepted_at, checked_in_at, proof, completed_at,
                             minutes, confirmed_at)
    SELECT assignment_id, order_id, account_id, organization_id, 'confirmed', starts_at, starts_at, 'service_code',
           starts_at + interval '1 hour', 60, starts_at + interval '2 hours' FROM services
), rated AS (
    INSERT INTO ratings (id, order_id, assignment_id, stars, rated_at, rated_by_id)
    SELECT uuidv7(), order_id, assignment_id, 4, starts_at + interval '2 hours', recipient_id FROM services
)
SELECT order_id, assignment_id, account_id AS volunteer_id, organization_id, place_code, recipient_id, starts_at
FROM services ORDER BY turn, at
