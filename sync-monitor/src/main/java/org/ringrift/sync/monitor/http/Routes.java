package org.ringrift.sync.monitor.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.Explainer;
import org.ringrift.sync.monitor.core.Explanation;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.FreshnessMatrix;
import org.ringrift.sync.monitor.core.FreshnessQuery;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.HealthRules;
import org.ringrift.sync.monitor.core.JobQuery;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.Observation;

/** Every page that is made of what is known of the fleet, with what it may be asked. */
final class Routes {
  private static final int MOST = 100_000_000;
  private static final int MOST_ROWS = 1_000;
  private static final Parameter OFFSET =
      Parameter.number("offset", "How many to leave out.", MOST, 0);
  private static final Parameter LIMIT =
      Parameter.number("limit", "How many at most.", MOST_ROWS, 100);
  private static final Parameter NODE = Parameter.text("node", "Id of a node.");
  private static final Parameter ARTIFACT =
      Parameter.text("artifact", "Id of an artifact, such as games:play-1:data/games/a.db.");
  private static final Parameter TEXT =
      Parameter.text("text", "Only what has this text in its name.");
  private static final Parameter DATA_TYPE =
      Parameter.oneOf(
          "dataType",
          "Only artifacts of this type.",
          Arrays.stream(DataType.values()).map(DataType::wireName).toList());
  private static final Parameter INCOMPLETE =
      Parameter.oneOf(
          "incomplete",
          "With true, only artifacts that lack a wanted replica.",
          List.of("true", "false"));

  private final Pages pages;
  private final HealthRules rules;

  Routes(Pages pages, HealthRules rules) {
    this.pages = pages;
    this.rules = rules;
  }

  List<Route> all() {
    List<Route> routes = new ArrayList<>(whole());
    routes.addAll(questions());
    return routes;
  }

  private List<Route> whole() {
    return List.of(
        Route.json(
            "/status", "The pipeline in numbers.", StatusDocument.class, List.of(), this::status),
        Route.json(
            "/health",
            "Whether it works, and why not; status 503 where it does not.",
            HealthDocument.class,
            List.of(),
            this::health),
        Route.json(
            "/artifacts",
            "Every artifact, where it is and where it should be.",
            Artifacts.class,
            List.of(),
            query ->
                Reply.json(
                    200,
                    new Artifacts(pages.artifacts().stream().map(ArtifactDocument::of).toList()))),
        Route.json(
            "/nodes",
            "Every node of the registry.",
            NodesDocument.class,
            List.of(
                Parameter.oneOf("status", "Only nodes that stand so.", names(Node.Status.values())),
                TEXT,
                OFFSET,
                Parameter.number("limit", "How many at most.", MOST, MOST)),
            this::nodes));
  }

  private List<Route> questions() {
    return List.of(
        Route.json(
            "/freshness",
            "How fresh what is where. With an artifact or a node, also who does not get it and"
                + " why.",
            FreshnessDocument.class,
            List.of(DATA_TYPE, ARTIFACT, NODE, INCOMPLETE, OFFSET, LIMIT),
            this::freshness),
        Route.json(
            "/matrix",
            "Freshness of some artifacts on some nodes.",
            MatrixDocument.class,
            List.of(
                DATA_TYPE,
                TEXT,
                INCOMPLETE,
                OFFSET,
                LIMIT,
                Parameter.text("nodeText", "Only nodes that have this text in their name."),
                Parameter.number("nodeOffset", "How many nodes to leave out.", MOST, 0),
                Parameter.number("nodeLimit", "How many nodes at most.", MOST_ROWS, 50)),
            this::matrix),
        Route.json(
            "/jobs",
            "Jobs that are not over, the most urgent first, then the oldest.",
            JobsDocument.class,
            List.of(
                Parameter.oneOf("state", "Only jobs that stand so.", names(JobQuery.Kind.values())),
                NODE,
                ARTIFACT,
                Parameter.text("text", "Only jobs with this text in the name of artifact or node."),
                OFFSET,
                LIMIT),
            this::jobs),
        Route.json(
            "/explain",
            "Why an artifact is where it is, and why not elsewhere or not yet.",
            ExplainDocument.class,
            List.of(ARTIFACT, NODE),
            this::explain),
        Route.json(
            "/at-risk",
            "Games that exist on one ephemeral node only, most of them first.",
            RiskDocument.class,
            List.of(OFFSET, LIMIT),
            this::atRisk),
        Route.json(
            "/history",
            "Transfers of the last hour, in slices of time.",
            HistoryDocument.class,
            List.of(),
            query -> Reply.json(200, HistoryDocument.of(pages.look(FleetView::history)))));
  }

  private Reply status(Query query) {
    Observation seen = pages.observe();
    return Reply.json(200, StatusDocument.of(seen, rules.judge(seen)));
  }

  private Reply health(Query query) {
    Observation seen = pages.observe();
    Health health = rules.judge(seen);
    int code = health.status() == Health.Status.UNHEALTHY ? 503 : 200;
    return Reply.json(code, HealthDocument.of(seen, health));
  }

  private Reply nodes(Query query) throws BadRequestException {
    Optional<Node.Status> status = query.oneOf("status", Node.Status.class);
    int offset = query.number("offset");
    int limit = query.number("limit");
    return Reply.json(
        200, pages.look(view -> NodesDocument.of(view, status, query.text("text"), offset, limit)));
  }

  private Reply freshness(Query query) throws BadRequestException {
    FreshnessQuery question =
        new FreshnessQuery(
            query.dataType(),
            query.artifact(),
            query.node(),
            query.isTrue("incomplete"),
            query.number("offset"),
            query.number("limit"));
    return Reply.json(200, FreshnessDocument.of(pages.look(question::ask)));
  }

  private Reply matrix(Query query) throws BadRequestException {
    FreshnessMatrix.Part part =
        new FreshnessMatrix.Part(
            query.dataType(),
            query.text("text"),
            query.isTrue("incomplete"),
            query.number("offset"),
            query.number("limit"),
            query.text("nodeText"),
            query.number("nodeOffset"),
            query.number("nodeLimit"));
    return Reply.json(200, MatrixDocument.of(pages.look(part::of)));
  }

  private Reply jobs(Query query) throws BadRequestException {
    JobQuery question =
        new JobQuery(
            query.oneOf("state", JobQuery.Kind.class),
            query.node(),
            query.artifact(),
            query.text("text"),
            query.number("offset"),
            query.number("limit"));
    return Reply.json(200, JobsDocument.of(question.page(pages.look(question::select))));
  }

  private Reply explain(Query query) throws BadRequestException {
    ArtifactId artifact =
        query.artifact().orElseThrow(() -> new BadRequestException("name an artifact"));
    Optional<NodeId> node = query.node();
    Optional<Explanation> answer = pages.look(view -> Explainer.explain(view, artifact, node));
    return answer
        .map(explanation -> Reply.json(200, ExplainDocument.of(explanation)))
        .orElseGet(
            () ->
                Reply.json(
                    404, new Trouble("nobody has spoken of artifact " + artifact + " so far")));
  }

  private Reply atRisk(Query query) throws BadRequestException {
    return Reply.json(
        200,
        RiskDocument.of(
            pages.look(FleetView::atRisk), query.number("offset"), query.number("limit")));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  private record Artifacts(List<ArtifactDocument> artifacts) {}
}
