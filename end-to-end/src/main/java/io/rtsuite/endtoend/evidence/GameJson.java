package io.rtsuite.endtoend.evidence;

import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.Serializer;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.endtoend.ledger.Ledger;
import io.rtsuite.endtoend.ledger.LedgerEvent;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.util.List;
import java.util.Objects;

/** Reads and writes the games' states, events and views as their services do, without being one. */
public final class GameJson {

  private static final List<String> LIBRARIES =
      List.of(
          "io.micronaut.inject.",
          "io.micronaut.context.",
          "io.micronaut.serde.",
          "io.micronaut.jackson.",
          "io.micronaut.json.");
  private static final Argument<TableView> VIEW = Argument.of(TableView.class);
  private static final Argument<Table> TABLE = Argument.of(Table.class);
  private static final Argument<TableEvent> EVENT = Argument.of(TableEvent.class);

  private static final Argument<Ledger> LEDGER = Argument.of(Ledger.class);
  private static final Argument<LedgerEvent> LEDGER_EVENT = Argument.of(LedgerEvent.class);

  private final Payloads payloads;

  /** Starts what is needed; one is enough for a JVM. */
  public GameJson() {
    // Holds nothing but serdes, and lives as long as the JVM.
    var context = new Serdes();
    context.start();
    payloads = context.getBean(Payloads.class);
  }

  /** A table as players see it. */
  public TableView view(Json json) throws UnreadablePayload {
    return Objects.requireNonNull(payloads.read(json, VIEW));
  }

  /** Something that happened at a table. */
  public TableEvent event(Json json) throws UnreadablePayload {
    return Objects.requireNonNull(payloads.read(json, EVENT));
  }

  /** A table as a snapshot has it. */
  public Table table(Json json) throws UnreadablePayload {
    return Objects.requireNonNull(payloads.read(json, TABLE));
  }

  /** A ledger as players see it, and as a snapshot has it. */
  public Ledger ledger(Json json) throws UnreadablePayload {
    return Objects.requireNonNull(payloads.read(json, LEDGER));
  }

  /** Something that happened to a ledger. */
  public LedgerEvent ledgerEvent(Json json) throws UnreadablePayload {
    return Objects.requireNonNull(payloads.read(json, LEDGER_EVENT));
  }

  /** The JSON of a ledger. */
  public Json write(Ledger ledger) {
    return payloads.write(LEDGER, ledger);
  }

  /** The JSON of something that happened to a ledger. */
  public Json write(LedgerEvent event) {
    return payloads.write(LEDGER_EVENT, event);
  }

  /** The JSON of a view. */
  public Json write(TableView view) {
    return payloads.write(view);
  }

  /** The JSON of a table. */
  public Json write(Table table) {
    return payloads.write(TABLE, table);
  }

  /** The JSON of an event. */
  public Json write(TableEvent event) {
    return payloads.write(EVENT, event);
  }

  @SuppressWarnings("overrides") // of arrays by varargs, within Micronaut
  private static final class Serdes extends DefaultApplicationContext {

    @Override
    @SuppressWarnings("rawtypes") // as the overridden method
    protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
      return super.resolveBeanDefinitionReferences().stream().filter(Serdes::isWanted).toList();
    }

    private static boolean isWanted(BeanDefinitionReference<?> reference) {
      Class<?> type = reference.getBeanType();
      return LIBRARIES.stream().anyMatch(reference.getBeanDefinitionName()::startsWith)
          || type == Payloads.class
          || Serializer.class.isAssignableFrom(type)
          || Deserializer.class.isAssignableFrom(type);
    }

    /** The game's beans hang on the name of its service, which this is not. */
    @Override
    protected Iterable<BeanConfiguration> resolveBeanConfigurations() {
      return List.of();
    }
  }
}
