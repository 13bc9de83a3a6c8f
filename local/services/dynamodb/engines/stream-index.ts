import { renameSync } from 'node:fs';

/**
 * dynoxide 1.2.1 numbers a stream record by the highest number its table has so far, found by reading every record ever
 * written. This makes its database file beforehand, with that table and the index it lacks; dynoxide then adds the rest.
 * Only before the first start: SQLite compiled to WebAssembly cannot open the file again once it is in WAL mode.
 */
export async function createStreamIndex(database: string): Promise<void> {
  const { default: sqlite } = await import('node-sqlite3-wasm');
  const unfinished = `${database}.new`;
  const connection = new sqlite.Database(unfinished);
  connection.exec(`CREATE TABLE _stream_records (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      table_name TEXT NOT NULL,
      event_name TEXT NOT NULL,
      keys_json TEXT NOT NULL,
      new_image TEXT,
      old_image TEXT,
      sequence_number TEXT NOT NULL,
      shard_id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      user_identity TEXT
    );
    CREATE INDEX _stream_records_by_number
      ON _stream_records(table_name, CAST(sequence_number AS INTEGER));`);
  connection.close();
  // By rename, so that a process killed here leaves no half-made database behind under the final name.
  renameSync(unfinished, database);
}
