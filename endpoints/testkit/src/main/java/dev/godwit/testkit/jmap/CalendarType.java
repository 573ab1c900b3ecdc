package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Calendar (draft-ietf-jmap-calendars-26 §4). */
final class CalendarType implements DataType {
    static final Rights RIGHTS = Rights.of("mayReadItems", "mayReadFreeBusy", "mayWriteAll", "mayWriteOwn", "mayUpdatePrivate",
            "mayRSVP", "mayShare", "mayDelete");
    private static final Shape ALERTS = Shape.mapOf(Shape.ID, JsCalendar.ALERT).orNull();
    private static final Schema SCHEMA = new Schema().serverSet("id").required("name", Shape.STRING)
            .optional("description", Shape.STRING.orNull(), null).optional("color", Shape.STRING.orNull(), null)
            .optional("sortOrder", Shape.UNSIGNED, 0).optional("isSubscribed", Shape.BOOLEAN, true)
            .optional("isVisible", Shape.BOOLEAN, true).serverSet("isDefault")
            .optional("includeInAvailability", Shape.oneOf("all", "attending", "none"), "all")
            .optional("defaultAlertsWithTime", ALERTS, null).optional("defaultAlertsWithoutTime", ALERTS, null)
            .optional("timeZone", JsCalendar.TIME_ZONE.orNull(), null)
            .optional("shareWith", RIGHTS.shareWith(), null).serverSet("myRights");

    @Override
    public String name() {
        return "Calendar";
    }

    @Override
    public String capability() {
        return Urn.CALENDARS;
    }

    @Override
    public String idPrefix() {
        return "cal";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "changes", "set");
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return verb.equals("set") ? Map.of("onDestroyRemoveEvents", Shape.BOOLEAN, "onSuccessSetIsDefault", Shape.STRING.orNull()) : Map.of();
    }

    @Override
    public void furnish(Access access) {
        SetMethod.store(access, this, Json.of("{'name':'Calendar'}"));
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        Containers.prepare(access, name(), created);
    }

    @Override
    public boolean visible(Access access, ObjectNode calendar) {
        return RIGHTS.readable(access, calendar);
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        Containers.checkName(after);
        RIGHTS.checkShareWith(access, before, after);
        for (ObjectNode other : access.table(name()).all()) {
            if (!other.get("id").equals(after.get("id"))) {
                checkAlertIds(after, other);
            }
        }
    }

    /** Ids of default alerts are unique across the calendars of an account. */
    private static void checkAlertIds(ObjectNode calendar, ObjectNode other) {
        for (String property : new String[] {"defaultAlertsWithTime", "defaultAlertsWithoutTime"}) {
            for (String id : Json.names(calendar.path(property))) {
                if (other.path("defaultAlertsWithTime").has(id) || other.path("defaultAlertsWithoutTime").has(id)) {
                    throw SetError.conflict(property, "alert id " + id + " is in use by another calendar");
                }
            }
        }
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode calendar, ObjectNode arguments) {
        RIGHTS.require(access, calendar, "mayDelete");
        Containers.empty(access, calendar, DataTypes.named("CalendarEvent"), "calendarIds",
                arguments.path("onDestroyRemoveEvents").asBoolean(), "calendarHasEvent");
    }

    @Override
    public void afterSet(Access access, ObjectNode arguments, ObjectNode response, Map<String, String> creationIds) {
        Containers.setDefault(access, name(), arguments, response, creationIds);
    }

    @Override
    public ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        ObjectNode view = stored.deepCopy();
        view.set("myRights", RIGHTS.mine(access, stored));
        return RIGHTS.has(access, stored, "mayShare") ? view : view.putNull("shareWith");
    }
}
