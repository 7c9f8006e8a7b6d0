-- Keep the events of people in sixteen tables in place of one, by person (docs/running.md).
--
--     psql --set ON_ERROR_STOP=1 --file deploy/postgresql/partition.sql steadyback
--
-- Stop the web app and the workers first, and make a backup. Until the end the old and the new tables
-- stand side by side: there must be as much room again as the events take. All of it happens, or
-- nothing. The app asks as before. Only the primary key changes, since a key of a partitioned table
-- holds what it is parted by; no table refers to an event by its number. The new tables belong to
-- whom the old one belonged to; what other roles were granted is to be granted again.

BEGIN;
LOCK TABLE records_event IN ACCESS EXCLUSIVE MODE;
SELECT set_config('role', pg_get_userbyid(relowner), true)
    FROM pg_class WHERE oid = 'records_event'::regclass;
ALTER TABLE records_event RENAME TO records_event_whole;

CREATE TABLE records_event (
    LIKE records_event_whole
    INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS INCLUDING STORAGE
) PARTITION BY HASH (person_id);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE records_event_%s PARTITION OF records_event '
            'FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END $$;

INSERT INTO records_event OVERRIDING SYSTEM VALUE SELECT * FROM records_event_whole;
SELECT setval(
    pg_get_serial_sequence('records_event', 'id'),
    (SELECT coalesce(max(id), 0) + 1 FROM records_event), false);
DROP TABLE records_event_whole;

-- The names are those of the migrations, so that later ones find them.
ALTER TABLE records_event
    ADD CONSTRAINT records_event_pkey PRIMARY KEY (person_id, id),
    ADD CONSTRAINT one_event_for_each_seq UNIQUE (person_id, seq),
    ADD CONSTRAINT one_event_for_each_id UNIQUE (person_id, event_id),
    ADD CONSTRAINT one_plan_for_each_revision UNIQUE (person_id, plan_week, plan_revision),
    ADD CONSTRAINT records_event_person_id_9bfe41de_fk_records_person_id
        FOREIGN KEY (person_id) REFERENCES records_person (id) DEFERRABLE INITIALLY DEFERRED;
-- A backup reads the events by their numbers.
CREATE INDEX records_event_number ON records_event (id);
CREATE INDEX records_event_person_id_9bfe41de ON records_event (person_id);
CREATE INDEX events_by_time ON records_event (person_id, at_utc);
CREATE INDEX events_that_began ON records_event (event_id) WHERE seq = 1;
COMMIT;
ANALYZE records_event;
