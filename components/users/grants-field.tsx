"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Checkbox, Select } from "@/components/ui/input";
import { type Role, type RoleGrant, roleLabels, roles } from "@/lib/permissions";

type GrantsFieldProps = { value: RoleGrant[]; onChange: (grants: RoleGrant[]) => void };

/** Which roles, each for all programs or for chosen ones. */
export function GrantsField({ value, onChange }: GrantsFieldProps) {
  const { data: programs = [] } = useQuery(useTRPC().programs.scope.queryOptions());
  const replace = (role: Role, programIds: (string | null)[]) =>
    onChange([
      ...value.filter((grant) => grant.role !== role),
      ...programIds.map((programId) => ({ role, programId })),
    ]);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-sm">Roles</legend>
      <div className="divide-y divide-line rounded-md border border-line">
        {roles.map((role) => (
          <RoleLine
            key={role}
            role={role}
            chosen={value.filter((grant) => grant.role === role).map(({ programId }) => programId)}
            programs={programs}
            onChange={(programIds) => replace(role, programIds)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type RoleLineProps = {
  role: Role;
  /** Null stands for all programs. */
  chosen: (string | null)[];
  programs: readonly { id: string; name: string }[];
  onChange: (programIds: (string | null)[]) => void;
};

function RoleLine({ role, chosen, programs, onChange }: RoleLineProps) {
  const id = useId();
  const scope = chosen.length === 0 ? "none" : chosen.includes(null) ? "all" : "some";
  const choose = (next: string) => {
    if (next === "none") onChange([]);
    else onChange(next === "all" ? [null] : programs.slice(0, 1).map((program) => program.id));
  };
  return (
    <div className="px-3 py-2">
      <div className="flex items-center justify-between gap-3">
        <label htmlFor={id}>{roleLabels[role]}</label>
        <Select
          id={id}
          value={scope}
          onChange={(event) => choose(event.target.value)}
          className="w-44 shrink-0"
        >
          <option value="none">No</option>
          <option value="all">In all programs</option>
          <option value="some" disabled={programs.length === 0}>
            In chosen programs
          </option>
        </Select>
      </div>
      {scope === "some" && (
        <div className="mt-2 flex max-h-32 flex-col gap-1.5 overflow-y-auto pl-3">
          {programs.map((program) => (
            <div key={program.id} className="flex items-center gap-2">
              <Checkbox
                id={`${id}-${program.id}`}
                checked={chosen.includes(program.id)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...chosen, program.id]
                      : chosen.filter((programId) => programId !== program.id),
                  )
                }
              />
              <label htmlFor={`${id}-${program.id}`}>{program.name}</label>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
