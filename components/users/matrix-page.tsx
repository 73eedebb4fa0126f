import { Check } from "lucide-react";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { permissionSentences } from "@/lib/permission-words";
import { type Permission, permissions, type Role, roleLabels, roles, rolesWith } from "@/lib/permissions";

/** Who may do what: the very table that the server enforces and the buttons read. */
export function MatrixPage() {
  return (
    <>
      <PageHeader
        parent={{ href: paths.users, name: "Users" }}
        title="What roles may do"
        summary="The table that the server enforces. A role that is held for some programs reaches these alone."
      />
      <section
        aria-label="Roles and permissions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard has to reach it
        tabIndex={0}
        className="relative overflow-x-auto rounded-lg border border-line bg-surface"
      >
        <table aria-label="Roles and permissions" className="w-full text-left">
          <thead>
            <tr className="border-line border-b align-bottom text-muted text-xs">
              <th scope="col" className="min-w-56 px-4 py-2 font-medium">
                Permission
              </th>
              {roles.map((role) => (
                <th key={role} scope="col" className="w-20 px-2 py-2 text-center font-medium">
                  {roleLabels[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission} className="border-line border-b last:border-b-0 hover:bg-hover/60">
                <th scope="row" className="px-4 py-2 font-normal">
                  {permissionSentences[permission]}
                  <span className="block font-mono text-muted text-xs">{permission}</span>
                </th>
                {roles.map((role) => (
                  <Cell key={role} permission={permission} role={role} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Cell({ permission, role }: { permission: Permission; role: Role }) {
  return (
    <td className="px-2 py-2 text-center">
      {rolesWith(permission).includes(role) ? (
        <>
          <Check aria-hidden className="mx-auto size-4 text-approve" />
          <span className="sr-only">Yes</span>
        </>
      ) : (
        <span className="text-muted">
          <span aria-hidden>–</span>
          <span className="sr-only">No</span>
        </span>
      )}
    </td>
  );
}
