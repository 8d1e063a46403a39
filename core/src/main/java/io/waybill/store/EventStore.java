package io.waybill.store;

/**
 * Where events are kept. Its contract suite is {@code EventStoreContract} in the testkit.
 *
 * <p>Writing is for one thread: {@link #append} and {@link #commit} are never called concurrently.
 * Reading is for any number of them.
 */
public interface EventStore extends AutoCloseable {
  /** How far the inputs were read by what has been appended, durable or not. */
  Positions appended();

  /** How far the inputs were read by what is durable: where a restart reads on. */
  Positions durable();

  /**
   * The notes of all batches that have been appended; after a start or {@link #recover}, durable
   * ones.
   */
  Notes notes();

  /**
   * Takes a batch. An event of a record before {@link #appended} was stored before; it is left out
   * and counted. May block for as long as indexing takes.
   *
   * @throws StoreException when the batch could not be taken as a whole: nothing of it may be
   *     assumed, and the store is in the state that {@link #health} tells
   */
  Appended append(Batch batch);

  /**
   * Makes all appended events durable together with their positions, and applies retention.
   *
   * @throws StoreException when that failed; what was durable before still is
   */
  void commit();

  /**
   * Starts again after a {@link StoreException}: drops what is not durable.
   *
   * @return {@link #durable}: where the inputs must be read from now
   * @throws StoreException while the cause persists
   */
  Positions recover();

  /**
   * A consistent view that the caller must close. Events are visible in it at the latest two
   * seconds after they were appended.
   */
  EventReader reader();

  /** How the store is. Never blocks on I/O. */
  StoreHealth health();

  /** Commits where possible, and releases the directory. */
  @Override
  void close();
}
