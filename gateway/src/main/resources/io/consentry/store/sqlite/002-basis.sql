-- On whose word the choice of a young visitor rests: none, own, parental.
ALTER TABLE event ADD COLUMN basis TEXT NOT NULL DEFAULT 'none';
ALTER TABLE record ADD COLUMN basis TEXT NOT NULL DEFAULT 'none';
