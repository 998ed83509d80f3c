-- Ranks the versions of the reports in temp table arrived, and says which of their codings and mentions are current.
-- arrived: report_id; chosen: version_id, coding_id of the codings that this batch made or took up again.

UPDATE reports SET rank = new.rank, current = new.next IS NULL, superseded_by = new.next
FROM (
    SELECT
        version_id,
        row_number() OVER ranked AS rank,
        lead(version_id) OVER ranked AS next
    FROM reports
    WHERE report_id IN (SELECT report_id FROM arrived)
    WINDOW ranked AS (PARTITION BY report_id ORDER BY rank_time, content_hash, fingerprint)
) AS new
WHERE reports.version_id = new.version_id
  AND (reports.rank, reports.superseded_by) IS DISTINCT FROM (new.rank, new.next);

UPDATE codings SET current = codings.coding_id IN (SELECT coding_id FROM chosen)
WHERE codings.version_id IN (SELECT version_id FROM chosen);
