<?php

declare(strict_types=1);

namespace PackageTests;

use PHPUnit\Framework\TestCase;

/** What a browser gets that asks for the package's files one by one. */
final class WebServersTest extends TestCase
{
    private const FOR_BROWSERS = '~^(logo\.png|sets/[0-9a-f]{12}/assets/convoy\.(css|js))$~';

    /** The package's own public files, which a web server hands out that was told nothing. */
    private const WITHOUT_A_RULE = '~^(LICENSE|README\.md|README\.zh-TW\.md|SHA256SUMS|manifest\.json|whmcs\.json'
        . '|install\.sh|logo\.png'
        . '|sets/[0-9a-f]{12}/(SHA256SUMS|manifest\.json|wasm/.+|templates/clientarea\.tpl|assets/.+))$~';

    /** @return list<string> paths of the module's files, and of its folders, below its own */
    private function paths(): array
    {
        $module = escapeshellarg(Unpacked::once()->module());
        return Unpacked::lines("cd $module && find . -mindepth 1 \\( -type d -printf '%P/\\n' -o -printf '%P\\n' \\)");
    }

    /**
     * @param string $public the files that are answered, byte for byte
     * @return list<string> what else is answered with content
     */
    private function answered(Site $site, string $public): array
    {
        $package = Unpacked::once();
        $told = [];
        foreach ($this->paths() as $path) {
            [$status, $body] = $site->get(Unpacked::MODULE . "/$path");
            if (preg_match($public, $path) === 1) {
                self::assertSame(200, $status, $path);
                self::assertTrue($body === file_get_contents($package->module() . "/$path"), "$path is whole");
                continue;
            }
            $tells = strpos($body, $package->root) !== false
                || preg_match('~(warning|notice|deprecated|error):~i', $body) === 1;
            // A server's own page for a refusal.
            $isRefused = $status === 403 || $status === 404;
            if ($tells || !$isRefused && ($status !== 200 || $body !== '')) {
                $told[] = "$path: $status " . substr($body, 0, 200);
            }
        }
        return $told;
    }

    /** The rule as the README gives it to administrators. */
    private static function rule(string $readme): string
    {
        $text = (string) file_get_contents(Unpacked::once()->module() . "/$readme");
        self::assertSame(1, preg_match('~```nginx\n(.*?)```~s', $text, $block));
        return $block[1];
    }

    public function test_both_readmes_give_the_same_rule(): void
    {
        self::assertSame(self::rule('README.md'), self::rule('README.zh-TW.md'));
    }

    public function test_nginx_with_the_documented_rule_answers_with_assets_and_logo_only(): void
    {
        $site = Site::nginx(Unpacked::once()->root, self::rule('README.md'));
        self::assertSame([], $this->answered($site, self::FOR_BROWSERS));
    }

    public function test_apache_that_heeds_htaccess_answers_with_assets_and_logo_only(): void
    {
        $site = Site::apache(Unpacked::once()->root, 'All');
        self::assertSame([], $this->answered($site, self::FOR_BROWSERS));
    }

    public function test_nginx_without_a_rule_gives_out_public_files_and_nothing_of_php(): void
    {
        // And .htaccess, which is for Apache.
        $public = str_replace('~^(', '~^(\.htaccess|', self::WITHOUT_A_RULE);
        self::assertSame([], $this->answered(Site::nginx(Unpacked::once()->root), $public));
    }

    public function test_apache_that_passes_over_htaccess_gives_out_public_files_and_nothing_of_php(): void
    {
        $site = Site::apache(Unpacked::once()->root, 'None');
        $told = array_filter($this->answered($site, self::WITHOUT_A_RULE), static function (string $line): bool {
            // It lists folders, whatever is in them.
            return preg_match('~^\S+/: 200 .*Index of ~s', $line) !== 1;
        });
        self::assertSame([], array_values($told));
    }
}
