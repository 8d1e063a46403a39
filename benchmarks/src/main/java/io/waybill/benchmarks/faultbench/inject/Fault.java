package io.waybill.benchmarks.faultbench.inject;

/** One kind of fault, in a topic and a group of its own. */
interface Fault {
  /** Its name, which topics and groups carry. */
  String name();

  /** Injects it, and writes down the truth. */
  void inject(World world) throws Exception;

  /** The topic that it happens in. */
  default String topic() {
    return "bench-" + name();
  }

  /** The group that it happens to. */
  default String group() {
    return "group-" + name();
  }

  /** A fault of this name. */
  static Fault of(String name, Injection injection) {
    return new Fault() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void inject(World world) throws Exception {
        injection.inject(world, this);
      }
    };
  }

  /** How it is injected. */
  interface Injection {
    void inject(World world, Fault fault) throws Exception;
  }
}
