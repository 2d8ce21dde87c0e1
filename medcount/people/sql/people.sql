-- People with the rights they hold, have held or have asked for, and the devices they have tokens
-- on, as of a moment. Rights come by site and role, the group's first.
-- Caller: people.queries.list_people and every_person, through listing; people.queries.person.
-- Parameters: at, user (null: everybody), search (a part of username or name; '' asks for nothing).
SELECT
    person.id,
    person.username,
    person.name,
    person.is_active,
    person.is_system,
    person.enrolled_at,
    person.last_login,
    coalesce(rights.roles, '[]'::jsonb) AS roles,
    coalesce(carried.devices, '{}') AS devices
FROM people_user AS person
LEFT JOIN LATERAL (
    SELECT
        jsonb_agg(
            jsonb_build_object(
                'id', held.id,
                'role', held.role,
                'site', coalesce(site.code, ''),
                'valid_from', held.valid_from,
                'valid_to', held.valid_to,
                'requested_by', requester.name,
                'approved_by', coalesce(approver.name, ''),
                'state', CASE
                    WHEN held.valid_to <= %(at)s THEN 'ENDED'
                    WHEN held.approved_at IS NULL THEN 'PENDING'
                    WHEN held.valid_from > %(at)s THEN 'FUTURE'
                    ELSE 'IN_FORCE'
                END
            )
            ORDER BY site.code NULLS FIRST, held.role, held.valid_from, held.id
        ) AS roles
    FROM people_roleassignment AS held
    INNER JOIN people_user AS requester ON held.requested_by_id = requester.id
    LEFT JOIN people_user AS approver ON held.approved_by_id = approver.id
    LEFT JOIN people_site AS site ON held.site_id = site.id
    WHERE held.user_id = person.id
) AS rights ON TRUE
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT device.code ORDER BY device.code) AS devices
    FROM people_token AS token
    INNER JOIN people_device AS device ON token.device_id = device.id
    WHERE
        token.user_id = person.id
        AND token.revoked_at IS NULL
        AND token.expires_at > %(at)s
        AND device.revoked_at IS NULL
) AS carried ON TRUE
WHERE
    (%(user)s::integer IS NULL OR person.id = %(user)s::integer)
    AND (
        %(search)s = ''
        OR strpos(upper(person.username), upper(%(search)s)) > 0
        OR strpos(upper(person.name), upper(%(search)s)) > 0
    );
