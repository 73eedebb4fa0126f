/*
 * Loaded before a child process of ours (`--import`): when its parent is gone, even killed, the channel between them
 * closes, and the child ends in order instead of living on with the port. PARENT_PID tells a child of ours from a
 * worker that the child starts in turn and that inherits its options.
 */

const endMsMax = 15_000;

if (process.channel && process.env.PARENT_PID === String(process.ppid)) {
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), endMsMax).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // The channel alone must not keep a process alive that has finished.
  process.channel.unref();
}
