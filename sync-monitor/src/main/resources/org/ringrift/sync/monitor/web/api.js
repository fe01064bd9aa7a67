// Asks the monitor. Whatever goes wrong becomes one sentence for people.

export async function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== "" && value !== null && value !== undefined) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  const answer = await fetch(text ? `${path}?${text}` : path);
  const document = await answer.json();
  if (!answer.ok && path !== "/health") {
    throw new Error(document.error);
  }
  return document;
}

export async function retry(jobId, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`/jobs/${jobId}/retry`, { method: "POST", headers });
  const document = await answer.json();
  return { ok: answer.ok, forbidden: answer.status === 403, error: document.error };
}

// Calls `changed` when something happened; `state` hears whether the line is open.
export function listen(changed, state) {
  const types = ["node", "placement", "job", "started", "progress", "completed", "failed",
    "deletion", "breaker", "dead_letter"];
  const source = new EventSource(`/events?brief=true&types=${types.join(",")}`);
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  for (const type of types) {
    source.addEventListener(type, () => changed(type));
  }
}
