-- How many reports there are, and a hash that stands for their current versions.
SELECT count(*), sha256(coalesce(string_agg(version_id, ' ' ORDER BY version_id), ''))
FROM reports
WHERE current
