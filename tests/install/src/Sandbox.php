<?php

declare(strict_types=1);

namespace InstallTests;

/**
 * A WHMCS that belongs to an unprivileged user, beside files of root's that this user would like to change. What root
 * runs here runs in namespaces of its own, in which nothing of the machine but this folder can be written to, and no
 * process outlives its run.
 */
final class Sandbox
{
    public Tree $tree;

    /** Root's files; every link that an attacker makes leads here. */
    public string $treasure;

    private int $owner;

    public function __construct(int $owner, int $group)
    {
        $this->owner = $owner;
        $this->tree = new Tree();
        $this->treasure = Folder::temporary();
        file_put_contents("$this->treasure/secret", "of root's\n");
        file_put_contents("$this->treasure/profile.sh", "# root's shell reads this\n");
        chmod("$this->treasure/secret", 0600);
        foreach (['old', 'sets', 'sets/0123456789ab', 'bin', 'servers', 'servers/convoy'] as $folder) {
            mkdir("$this->treasure/$folder");
            file_put_contents("$this->treasure/$folder/file", $folder);
            touch("$this->treasure/$folder/file", time() - 300000);
        }
        Program::run(['find', $this->treasure, '-exec', 'touch', '-d', '@' . (time() - 300000), '{}', '+']);
        $this->giveAway($owner, $group);
    }

    public function giveAway(int $owner, int $group): void
    {
        Program::run(['chown', '-hR', "$owner:$group", $this->tree->folder]);
    }

    /**
     * Runs a command as root.
     *
     * @param string[] $command
     * @param array<string, string> $environment
     * @param string $attack what attacker.php does meanwhile; blank for nothing
     */
    public function run(array $command, array $environment = [], string $attack = ''): Program
    {
        $script = __DIR__ . '/sandbox.sh';
        $arguments = [$this->tree->folder, $this->treasure, (string) $this->owner, $attack];
        $ended = Program::run(array_merge(['sh', $script], $arguments, $command), $environment + [
            'SANDBOX_PHP' => PHP_BINARY,
        ]);
        if (strpos($ended->printed, "sandbox: ready\n") === false) {
            throw new \RuntimeException("These tests must run as root, where root may unshare and mount: for a "
                . "container `--privileged`. It said: $ended->printed");
        }
        $ended->printed = str_replace("sandbox: ready\n", '', $ended->printed);
        return $ended;
    }

    /** @return string[] a command that runs as WHMCS's owner */
    public function asOwner(array $command): array
    {
        $user = "--reuid=$this->owner";
        return array_merge(['setpriv', $user, "--regid=$this->owner", '--clear-groups', '--'], $command);
    }

    /** All that can be changed of root's files: contents, owners, modes, and when that was changed last. */
    public function treasureState(): string
    {
        $facts = Program::run(['find', $this->treasure, '-printf', '%P %i %y %m %U:%G %s %T@ %C@ %l\n'])->printed;
        return $facts . print_r(Folder::hashes($this->treasure), true);
    }
}
