-- Return whom a token stands for and what they may do at a site at a moment; with how many sites
-- come into question. The one statement by which every request of the API is known.
-- Caller: people.queries.check_token. Parameters: digest, at, site (a code; '' where none is named).
SELECT
    t.prefix,
    t.revoked_at,
    t.expires_at,
    t.scopes,
    u.id AS user_id,
    u.username,
    u.name,
    u.is_active,
    d.id AS device_id,
    coalesce(d.code, '') AS device,
    d.revoked_at IS NULL AS device_trusted,
    h.site,
    coalesce(h.sites, 0) AS sites,
    h.roles
FROM people_token AS t
INNER JOIN people_user AS u ON u.id = t.user_id
LEFT JOIN people_device AS d ON d.id = t.device_id
LEFT JOIN LATERAL (
    SELECT
        min(s.id) AS site,
        count(DISTINCT s.id) AS sites,
        array_agg(DISTINCT r.role) AS roles
    FROM people_roleassignment AS r
    INNER JOIN people_site AS s
        ON
            s.id <> 0 AND (r.site_id IS NULL OR s.id = r.site_id)
            AND (%(site)s::text = '' OR s.code = %(site)s::text)
    WHERE
        r.user_id = u.id AND r.approved_at IS NOT NULL AND r.valid_from <= %(at)s
        AND (r.valid_to IS NULL OR r.valid_to > %(at)s)
) AS h ON true
WHERE t.digest = %(digest)s;
