import type { Column } from "@/components/table/columns";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { UserListItem } from "@/server/services/users";
import { grantLines, userStatusLabels, userTones } from "./user-words";

const nothing = <span className="text-muted">–</span>;

/** The people of the console. */
export const userColumns: readonly Column<UserListItem>[] = [
  {
    id: "name",
    header: "Name",
    isFixed: true,
    cell: (user) => (user.isMe ? `${user.name} (you)` : user.name),
    width: "w-40",
  },
  { id: "email", header: "E-mail", cell: (user) => user.email, width: "w-48", isHiddenOnPhone: true },
  {
    id: "roles",
    header: "Roles",
    cell: (user) => (
      <span className="block max-w-96 truncate" title={grantLines(user.grants).join("; ")}>
        {grantLines(user.grants).join("; ") || "None"}
      </span>
    ),
    width: "w-64",
    isHiddenOnPhone: true,
  },
  {
    id: "status",
    header: "Status",
    cell: (user) => <Badge tone={userTones[user.status]}>{userStatusLabels[user.status]}</Badge>,
    width: "w-24",
  },
  {
    id: "factor",
    header: "Second factor",
    cell: (user) =>
      user.hasSecondFactor ? <Badge tone="approve">On</Badge> : <span className="text-muted">Off</span>,
    width: "w-24",
  },
  {
    id: "seen",
    header: "Last seen",
    cell: (user) => (user.lastSeenAt ? <Time value={user.lastSeenAt} /> : nothing),
    width: "w-24",
  },
  {
    id: "since",
    header: "Here since",
    isHiddenAtFirst: true,
    cell: (user) => <Time value={user.createdAt} />,
  },
];

export const userKey = (user: UserListItem) => user.id;
export const userHref = (user: UserListItem) => paths.user(user.id);
