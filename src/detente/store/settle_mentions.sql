-- A mention counts where its coding is the current one of the current version; returns those for which that changed.
UPDATE mentions SET current = new.current
FROM (
    SELECT c.coding_id, c.current AND r.current AS current
    FROM codings AS c
    JOIN reports AS r USING (version_id)
    WHERE r.report_id IN (SELECT report_id FROM arrived)
) AS new
WHERE mentions.coding_id = new.coding_id AND mentions.current IS DISTINCT FROM new.current
RETURNING mentions.mention_id;
