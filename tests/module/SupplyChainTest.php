<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;

/** What may come into the package from outside, and what the machines that build it may do. */
final class SupplyChainTest extends TestCase
{
    private const ROOT = __DIR__ . '/../../';

    private const SCRIPTS = [
        '.ci/debian.sh', '.ci/run', '.ci/rust.sh', 'guest/build.sh', 'host-php/assemble.sh', 'host-php/package.sh',
        'host-php/portable.sh', 'tests/crate.sh', 'tests/setup.sh', 'tests/matrix/run.sh',
    ];

    /** What the job that may write runs. */
    private const RELEASES = '~^(?:echo "\$SUMS  SHA256SUMS" \| )?(?:sha256sum --strict --check|gh release create )~';

    private static function read(string $file): string
    {
        return (string) file_get_contents(self::ROOT . $file);
    }

    /** @return array<string, array{string}> */
    public function workflows(): array
    {
        $workflows = [];
        foreach (glob(self::ROOT . '.github/workflows/*') as $file) {
            $workflows[basename($file)] = [(string) file_get_contents($file)];
        }
        return $workflows;
    }

    /**
     * Put back: .github/workflows: any change of the data set below.
     *
     * @dataProvider workflows
     */
    public function test_a_workflow_keeps_the_rules(string $workflow): void
    {
        self::assertSame([], self::violations($workflow));
    }

    public function test_there_are_workflows(): void
    {
        self::assertSame(['release.yml', 'test.yml'], array_keys($this->workflows()));
    }

    /** @return array<string, array{string, string, string, string}> workflow, what is in it, what stands there instead */
    public function changes(): array
    {
        $image = "    container:\n      image: debian:12";
        $machine = '    runs-on: ubuntu-24.04';
        return [
            'an action by tag' => ['test.yml', '@3d3c42e5aac5ba805825da76410c181273ba90b1', '@v7', 'pinned'],
            'an action by a short hash' => ['test.yml', '5aac5ba805825da76410c181273ba90b1', '', 'pinned'],
            'an action that is an image' => ['test.yml', 'actions/checkout@', 'docker://alpine@', 'pinned'],
            'an image by tag' => ['test.yml', $machine, "$machine\n$image", 'image'],
            'an image by tag, short' => ['test.yml', $machine, "$machine\n    container: debian:12", 'image'],
            'privileged' => ['test.yml', $machine, "$machine\n    options: --privileged", 'privileged'],
            'a machine that changes' => ['test.yml', 'ubuntu-24.04', 'ubuntu-latest', 'machine'],
            'a machine of one\'s own' => ['test.yml', 'ubuntu-24.04', 'self-hosted', 'machine'],
            'all permissions' => ['test.yml', "permissions: {}\n", "permissions: write-all\n", 'permissions'],
            'permissions by default' => ['test.yml', "permissions: {}\n", '', 'permissions'],
            'a job that says none' => ['test.yml', "    permissions:\n      contents: read\n", '', 'permissions'],
            'a token that stays' => ['test.yml', 'persist-credentials: false', 'persist-credentials: true', 'token'],
            'a token by default' => ['test.yml', "\n        with:\n          persist-credentials: false", '', 'token'],
            'a pull request with rights' => ['test.yml', '  pull_request:', '  pull_request_target:', 'event'],
            'a build that may write' => ['test.yml', 'contents: read', 'contents: write', 'writes'],
            'packages that may be written' => ['release.yml', 'contents: write', 'packages: write', 'writes'],
            'a release that builds' => ['release.yml', '- run: gh', "- run: make\n      - run: gh", 'writes'],
            'a release that builds among others' => ['release.yml', "SHA256SUMS\n        env",
                "SHA256SUMS\n          make\n        env", 'writes'],
            'a release of what nobody has tested' => ['release.yml', "    needs: package\n", '', 'writes'],
            'a release with the sources' => ['release.yml', '/download-artifact@', '/checkout@', 'writes'],
            'text of a stranger in a command' => ['test.yml', '- run: .ci/debian.sh',
                '- run: echo ${{ github.event.pull_request.title }}; .ci/debian.sh', 'command'],
            'a secret' => ['test.yml', '- run:', "- env: {A: '\${{ secrets.A }}'}\n        run:", 'secret'],
        ];
    }

    /** @dataProvider changes */
    public function test_each_rule_is_seen_to_be_broken(string $file, string $is, string $becomes, string $rule): void
    {
        $workflow = self::read(".github/workflows/$file");
        self::assertStringContainsString($is, $workflow);
        $violations = self::violations(str_replace($is, $becomes, $workflow));
        self::assertStringContainsString($rule, implode("\n", $violations));
    }

    /** @return list<string> */
    private static function violations(string $workflow): array
    {
        $violations = [];
        $text = (string) preg_replace('~^\s*#.*\n~m', '', $workflow);
        preg_match_all('~^[\s-]*uses: *(.*)$~m', $text, $actions);
        foreach ($actions[1] as $action) {
            if (preg_match('~^[\w-]+/[\w-]+(?:/[\w/-]+)?@[0-9a-f]{40} # v\d+(?:\.\d+)*$~D', $action) !== 1) {
                $violations[] = "not pinned by the hash of its commit: $action";
            }
        }
        // `container: NAME`, `image: NAME`, and services.
        preg_match_all('~^[\s-]*(?:container|image): *(\S+.*)$~m', $text, $images);
        foreach ($images[1] as $image) {
            if (preg_match('~@sha256:[0-9a-f]{64}$~D', $image) !== 1) {
                $violations[] = "an image without a digest: $image";
            }
        }
        if (preg_match('~privileged|--cap-add|--security-opt|docker\.sock~', $text) === 1) {
            $violations[] = 'a privileged container';
        }
        if (preg_match('~pull_request_target|workflow_run|issue_comment~', $text) === 1) {
            $violations[] = 'an event that gives strangers the rights of the repository';
        }
        if (preg_match('~secrets\.|secrets:~', $text) === 1) {
            $violations[] = 'a secret';
        }
        [$head, $jobs] = explode("\njobs:\n", $text) + [1 => ''];
        if (preg_match('~^permissions: \{\}$~m', $head) !== 1) {
            $violations[] = 'permissions that no job has asked for';
        }
        $parts = preg_split('~^(?=  [\w-]+:$)~m', $jobs, -1, PREG_SPLIT_NO_EMPTY);
        foreach ($parts as $job) {
            $violations = array_merge($violations, self::violationsOfJob($job));
        }
        return $violations;
    }

    /** @return list<string> */
    private static function violationsOfJob(string $job): array
    {
        $violations = [];
        if (preg_match('~^    runs-on: ubuntu-\d\d\.\d\d$~m', $job) !== 1) {
            $violations[] = 'a machine that isn\'t GitHub\'s, or isn\'t named by its version';
        }
        if (preg_match('~^    permissions:\n((?:      .*\n)+)~m', $job, $permissions) !== 1) {
            $violations[] = 'a job without permissions of its own';
        }
        $checkouts = substr_count($job, 'uses: actions/checkout@');
        $drops = '~uses: actions/checkout@.*\n +with:\n(?: +.*\n)*? +persist-credentials: false\n~';
        $dropped = preg_match_all($drops, $job);
        if ($checkouts !== $dropped) {
            $violations[] = 'a token that stays in the sources';
        }
        $commands = self::commands($job);
        if (strpos(implode("\n", $commands), '${{') !== false) {
            $violations[] = 'an expression in a command, where it would be code';
        }
        if (strpos($job, 'write') === false) {
            return $violations;
        }
        $foreign = preg_grep(self::RELEASES, $commands, PREG_GREP_INVERT);
        $isRelease = ($permissions[1] ?? '') === "      contents: write\n" && strpos($job, "\n    needs: ") !== false;
        if (!$isRelease || $checkouts > 0 || $foreign !== []) {
            return array_merge($violations, ['a job that writes and does something else: ' . implode('; ', $foreign)]);
        }
        return $violations;
    }

    /** @return list<string> lines that a job's steps run */
    private static function commands(string $job): array
    {
        preg_match_all('~^[ -]+run: (?:\|\n((?: {10,}.*\n)+)|(.*)\n)~m', $job, $runs);
        $lines = explode("\n", implode("\n", array_merge($runs[1], $runs[2])));
        return array_values(array_filter(array_map('trim', $lines), 'strlen'));
    }

    /** Put back: tests/setup.sh: `npm install`; host-php/portable.sh: `pip install ziglang`, or `cargo install`. */
    public function test_what_setup_installs_is_pinned_by_its_hash(): void
    {
        $found = [];
        foreach (self::SCRIPTS as $script) {
            $code = (string) preg_replace('~^\s*#.*\n~m', '', self::read($script));
            // A command may go on in the next line.
            $code = str_replace("\\\n", ' ', $code);
            foreach (explode("\n", $code) as $line) {
                $found[] = self::unpinned($script, $line, $code);
            }
        }
        self::assertSame([], array_values(array_filter($found)));
    }

    private static function unpinned(string $script, string $line, string $code): ?string
    {
        $rules = [
            // npm ci takes nothing but what the lock names, by its hash.
            '~\bnpm (?!ci\b)|\bnpx\b|\byarn\b|\bpnpm\b~' => '~$^~',
            '~\bpip3?"? install\b~' => '~--require-hashes\b.* -r ~',
            '~\bcargo install\b~' => '~--locked --path "\$folder/source/~',
            '~\bcargo (?:zig)?build\b~' => '~--locked\b~',
            '~\bdebootstrap --~' => '~--force-check-gpg\b~',
            '~\b(?:wget|composer|gem|go) ~' => '~$^~',
        ];
        // What is said to somebody isn't done.
        $line = (string) preg_replace('~\b(?:say|fail|echo) (?:"[^"]*"|\'[^\']*\')~', '', $line);
        foreach ($rules as $installs => $pinned) {
            if (preg_match($installs, $line) === 1 && preg_match($pinned, $line) !== 1) {
                return "$script: " . trim($line);
            }
        }
        $downloads = preg_match('~^\s*curl .* -o (\S+)~', $line, $file) === 1;
        if ($downloads && preg_match("~\"\\\$SHA256  $file[1]\" \\| sha256sum --strict --check~", $code) !== 1) {
            return "$script: " . trim($line);
        }
        return $downloads || preg_match('~^\s*curl ~', $line) !== 1 ? null : "$script: " . trim($line);
    }

    /** Put back: take a hash out of one of the locks. */
    public function test_every_package_of_a_lock_has_its_hash(): void
    {
        $packages = json_decode(self::read('tests/browser/package-lock.json'), true)['packages'];
        unset($packages['']);
        self::assertNotSame([], $packages);
        foreach ($packages as $name => $package) {
            self::assertMatchesRegularExpression('~^sha512-~', $package['integrity'] ?? '', $name);
        }
        $requirements = preg_grep('~^[^#\s]~', explode("\n", self::read('host-php/zig.txt')));
        self::assertNotSame([], $requirements);
        foreach ($requirements as $requirement) {
            $pinned = '~^[\w-]+==[\d.]+( --hash=sha256:[0-9a-f]{64})+$~D';
            self::assertMatchesRegularExpression($pinned, $requirement);
        }
        preg_match_all('~^\[\[package\]\]\n(?:.+\n)+~m', self::read('Cargo.lock'), $crates);
        self::assertGreaterThan(100, count($crates[0]));
        foreach ($crates[0] as $crate) {
            $isPinned = preg_match('~^checksum = "[0-9a-f]{64}"$~m', $crate) === 1;
            self::assertSame(strpos($crate, 'source = ') !== false, $isPinned, $crate);
        }
    }
}
