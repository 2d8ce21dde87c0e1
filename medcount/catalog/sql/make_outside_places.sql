-- Make the places that stand for a site's outside, as far as they are missing; returns them.
-- Caller: catalog.actions.open_site.
-- Parameters: site, kinds, brought_by.
INSERT INTO catalog_place (site, kind, code, brought_by)
SELECT %(site)s::smallint, wanted.kind, '', %(brought_by)s::uuid
FROM unnest(%(kinds)s::text []) AS wanted (kind)
ORDER BY wanted.kind
ON CONFLICT (site, kind, code) DO NOTHING
RETURNING id, kind;
