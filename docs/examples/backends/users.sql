CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (id int PRIMARY KEY, author_id int NOT NULL, title text NOT NULL);
CREATE INDEX ON posts (author_id, id);
CREATE TABLE translations (post_id int, language text, title text NOT NULL, PRIMARY KEY (post_id, language));

INSERT INTO users SELECT id, 'user ' || id, 'user' || id || '@example.org' FROM generate_series(1, 100) AS id;
UPDATE users SET name = 'Ada', email = NULL WHERE id = 1;
INSERT INTO posts SELECT id, 1 + id % 3, 'post ' || id FROM generate_series(1, 12) AS id;
INSERT INTO translations VALUES (1, 'de', 'Beitrag 1'), (1, 'fr', 'message 1'), (2, 'de', 'Beitrag 2');
