<?php

declare(strict_types=1);

namespace InstallTests;

/** A WHMCS of which only what install.sh looks at is there. */
final class Tree
{
    public string $folder;
    public string $module;
    private int $owner;

    public function __construct()
    {
        $this->folder = Folder::temporary();
        $this->owner = posix_getuid();
        $this->module = $this->folder . '/modules/servers/convoy';
        mkdir($this->folder . '/modules/servers', 0755, true);
        file_put_contents($this->folder . '/init.php', "<?php\nexit('no database');\n");
    }

    /** One that is as another is, by links. */
    public static function like(self $other): self
    {
        $tree = new self();
        Folder::linked($other->module, $tree->module);
        $tree->giveAway($other->owner);
        return $tree;
    }

    /** Makes it another user's, whom root becomes to install. */
    public function giveAway(int $owner): void
    {
        $this->owner = $owner;
        $given = Program::run(['chown', '-hR', "$owner:$owner", $this->folder]);
        if ($given->status !== 0) {
            throw new \RuntimeException("This test must run as root. It said: $given->printed");
        }
    }

    public function install(Package $package, string ...$options): Program
    {
        return Program::run($this->command($package, ...$options), ['PATH' => self::pathWithoutPhp()]);
    }

    /**
     * Runs install.sh and kills it at an operation on files.
     *
     * @param int $operation counted from 1; 0 lets it end
     * @param string $way `before` or `midst`
     * @return string[] the programs that were run for operations on files, the one where it was killed last
     */
    public function interrupt(Package $package, int $operation, string $way, string ...$options): array
    {
        $folder = Folder::temporary();
        file_put_contents("$folder/count", "0\n");
        $shims = __DIR__ . '/shims';
        if ($this->owner !== posix_getuid()) {
            chmod($folder, 0777);
            chmod("$folder/count", 0666);
            touch("$folder/names") && chmod("$folder/names", 0666);
            Program::run(['cp', '-R', $shims, "$folder/shims"]);
            $shims = "$folder/shims";
            file_put_contents("$shims/settings", "SHIM_FOLDER=$folder SHIM_STOP=$operation SHIM_WAY=$way\n");
        }
        $shell = ['sh', '-c', 'echo $$ >"$SHIM_FOLDER/pid"; exec "$@"', 'sh'];
        // What kills its group kills no more than this.
        array_unshift($shell, 'setsid', '--wait');
        Program::run(array_merge($shell, $this->command($package, ...$options)), [
            'PATH' => "$shims:" . self::pathWithoutPhp(),
            'SHIM_FOLDER' => $folder,
            'SHIM_STOP' => (string) $operation,
            'SHIM_WAY' => $way,
        ]);
        return file("$folder/names", FILE_IGNORE_NEW_LINES);
    }

    /**
     * What a page answers that loads the module.
     *
     * @param array<string, string> $environment
     */
    public function request(array $environment = []): string
    {
        $page = [PHP_BINARY, '-d', 'display_errors=1', __DIR__ . '/request.php', $this->module];
        return Program::run($page, $environment)->printed;
    }

    /** @return string[] what an interrupted run may leave, and a whole one doesn't */
    public function leftovers(): array
    {
        return array_merge(
            glob("$this->module/.[ng]*") ?: [],
            glob("$this->module/*/.[ng]*") ?: []
        );
    }

    /** @return string[] */
    public function command(Package $package, string ...$options): array
    {
        return array_merge(['sh', "$package->module/install.sh"], $options, [$this->folder]);
    }

    /** The doctor isn't what is looked at, and takes its time. */
    public static function pathWithoutPhp(): string
    {
        static $folder = null;
        if ($folder === null) {
            $folder = Folder::temporary();
            $tools = [
                'sh', 'basename', 'cat', 'chgrp', 'chmod', 'chown', 'cmp', 'cp', 'cut', 'dirname', 'env', 'find',
                'flock', 'grep', 'head', 'id', 'ls', 'mkdir', 'mv', 'rm', 'sed', 'setpriv', 'setsid', 'sha256sum',
                'sort', 'stat', 'tail', 'tar', 'touch', 'tr',
            ];
            foreach ($tools as $tool) {
                symlink(trim((string) shell_exec("command -v $tool")), "$folder/$tool");
            }
        }
        return $folder;
    }
}
