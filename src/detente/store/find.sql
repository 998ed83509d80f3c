-- The events that fit what is asked, in order: event_id, main_mention, score, rank.
-- Temp tables: asked (role, country, sector, name: who is looked for; role is actor, recipient, said_by, or party1, …
-- for whoever takes part), hits (mention_id, score: where the words stand).
-- What is not asked for is NULL.
WITH named AS (
    SELECT DISTINCT a.role, e.role AS plays, e.event_id
    FROM asked AS a
    JOIN event_entities AS e
        ON (a.country IS NULL OR e.country = a.country)
       AND (a.sector IS NULL OR e.sector = a.sector)
       AND (a.name IS NULL OR contains(lower(e.name), a.name) OR contains(lower(e.office), a.name))
),
sides AS (
    SELECT DISTINCT role, event_id
    FROM named
    WHERE CASE WHEN starts_with(role, 'party') THEN plays IN ('actor', 'recipient') ELSE plays = role END
),
-- Without a recipient, types that are done together hold between all who do them (both_sided.csv says which).
together AS (
    SELECT DISTINCT n.role, n.event_id
    FROM named AS n
    JOIN events AS v USING (event_id)
    WHERE n.role = 'recipient' AND n.plays = 'actor'
      AND list_contains($both_sided::VARCHAR[], v.event)
      AND v.event_id NOT IN (SELECT event_id FROM event_entities WHERE role = 'recipient')
),
fit AS (FROM sides UNION FROM together),
-- Every role that was asked for must be filled.
wanted AS (
    SELECT event_id FROM fit GROUP BY event_id
    HAVING count(DISTINCT role) = (SELECT count(DISTINCT role) FROM asked)
),
told AS (
    SELECT em.event_id, max(h.score) AS score
    FROM hits AS h
    JOIN event_mentions AS em USING (mention_id)
    GROUP BY em.event_id
),
chosen AS (
    SELECT
        e.event_id, e.main_mention, t.score, e.n_sources, e.confidence,
        coalesce(e.date_from, e.date_to) AS day
    FROM events AS e
    LEFT JOIN told AS t ON t.event_id = e.event_id
    WHERE (NOT $text OR t.score IS NOT NULL)
      AND ($ids::VARCHAR[] IS NULL OR list_contains($ids::VARCHAR[], e.event_id) OR e.event_id IN (
          SELECT event_id FROM event_mentions WHERE list_contains($ids::VARCHAR[], mention_id)))
      AND ((SELECT count(*) FROM asked) = 0 OR e.event_id IN (SELECT event_id FROM wanted))
      AND ($types::VARCHAR[] IS NULL OR list_contains($types::VARCHAR[], e.event))
      AND ($modes::VARCHAR[] IS NULL OR list_has_any(e.mode, $modes::VARCHAR[]))
      AND ($contexts::VARCHAR[] IS NULL OR list_has_any(e.context, $contexts::VARCHAR[]))
      AND ($statuses::VARCHAR[] IS NULL OR list_contains($statuses::VARCHAR[], e.status))
      AND ($origins::VARCHAR[] IS NULL OR list_contains($origins::VARCHAR[], e.origin))
      AND ($since::DATE IS NULL OR coalesce(e.date_to, e.date_from) >= $since::DATE)
      AND ($until::DATE IS NULL OR coalesce(e.date_from, e.date_to) <= $until::DATE)
      AND ($min_sources::INTEGER IS NULL OR e.n_sources >= $min_sources::INTEGER)
      AND ($min_confidence::DOUBLE IS NULL OR e.confidence >= $min_confidence::DOUBLE)
      AND ($judged::BOOLEAN IS NULL OR $judged::BOOLEAN = (
          e.event_id IN (SELECT target FROM temp.verdicts WHERE target_kind = 'event')))
      AND ($sources::VARCHAR[] IS NULL OR e.event_id IN (
          SELECT em.event_id
          FROM event_mentions AS em
          JOIN mentions AS m ON m.mention_id = em.mention_id AND m.current
          JOIN reports AS r ON r.version_id = m.version_id
          WHERE list_contains($sources::VARCHAR[], lower(r.source)) OR list_contains($sources::VARCHAR[], lower(r.publisher))))
      AND ($place::VARCHAR IS NULL OR CASE
          -- A country, province or sea: all that lies in it, or bears its name.
          WHEN $wide AND $place_country::VARCHAR IS NOT NULL
              THEN e.event_loc.country = $place_country::VARCHAR
                   AND ($place_province::VARCHAR IS NULL OR e.event_loc.province = $place_province::VARCHAR)
          WHEN NOT $wide AND $lat::DOUBLE IS NOT NULL AND e.event_loc.lat IS NOT NULL
              THEN (e.event_loc."precision" IN ('point', 'city', 'district') OR lower(e.event_loc.resolved_place) = $place::VARCHAR)
                   AND abs(e.event_loc.lat - $lat::DOUBLE) * 110.5 <= $km::DOUBLE
                   AND 12742 * asin(sqrt(least(1, pow(sin(radians(e.event_loc.lat - $lat::DOUBLE) / 2), 2)
                       + cos(radians($lat::DOUBLE)) * cos(radians(e.event_loc.lat))
                       * pow(sin(radians(e.event_loc.lon - $lon::DOUBLE) / 2), 2)))) <= $km::DOUBLE
          ELSE list_contains(
              [lower(e.event_loc.resolved_place), lower(e.event_loc.city), lower(e.event_loc.extracted_place)],
              $place::VARCHAR)
      END)
)
SELECT *, row_number() OVER () AS rank
FROM (
    SELECT event_id, main_mention, score
    FROM chosen
    ORDER BY
        CASE WHEN $order = 'score' THEN -score END NULLS LAST,
        CASE WHEN $order = 'sources' THEN -n_sources END,
        CASE WHEN $order = 'confidence' THEN -confidence END,
        CASE WHEN $order = 'newest' THEN -epoch(day) ELSE epoch(day) END NULLS LAST,
        event_id
    LIMIT $limit
)
