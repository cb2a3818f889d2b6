<?php

declare(strict_types=1);

namespace InstallTests;

/** The programs in bin/, run by root where WHMCS's files are another user's. */
final class ToolsAsRootTest extends InstallCase
{
    /** @return array<string, array{string[], string}> words of the command line, and who owns what */
    public function tools(): array
    {
        return [
            'the doctor' => [['doctor.php'], ''],
            'the doctor of another folder' => [['doctor.php', '--whmcs', 'WHMCS'], ''],
            'product settings' => [['convert-products.php', '--dry-run'], ''],
            'bindings' => [['bindings.php', 'list'], ''],
            'where only the compiled templates are the web server\'s' => [['doctor.php'], '/templates_c'],
            'where only the configuration is' => [['bindings.php', 'list'], '/configuration.php'],
            'where only the module is' => [['doctor.php'], '/modules/servers/convoy'],
        ];
    }

    /**
     * Fault back: the tools without not-as-root.php.
     *
     * @dataProvider tools
     * @param string[] $words
     */
    public function test_root_does_not_run_what_another_user_can_write(array $words, string $path): void
    {
        $whmcs = $this->tree->folder;
        $this->tree->install($this->first);
        mkdir("$whmcs/templates_c");
        file_put_contents("$whmcs/configuration.php", '<?php');
        file_put_contents("$whmcs/init.php", '<?php exit("WHMCS runs as " . posix_getuid());');
        $words[0] = "{$this->tree->module}/bin/$words[0]";
        $command = array_merge([PHP_BINARY], str_replace('WHMCS', $whmcs, $words));
        $allowed = Program::run($command, [], $whmcs);
        self::assertStringContainsString('WHMCS runs as 0', $allowed->printed, 'all is root\'s');

        Program::run(['chown', '-hR', 'nobody', $whmcs . $path]);
        $refused = Program::run($command, [], $whmcs);
        $this->assertEnds(1, 'belongs to nobody', $refused);
        self::assertStringNotContainsString('WHMCS runs', $refused->printed);
        // What it says to do.
        self::assertSame(1, preg_match('~Run it as nobody: (su .*)$~m', $refused->printed, $found), $refused->printed);
        $ended = Program::run(['sh', '-c', $found[1]], [], $whmcs);
        $nobody = posix_getpwnam('nobody')['uid'];
        self::assertStringContainsString("WHMCS runs as $nobody", $ended->printed);
    }

    /** As WHMCS's manual has it for the folders that the web server writes. */
    public function test_nor_what_everybody_can_write(): void
    {
        $whmcs = $this->tree->folder;
        $this->tree->install($this->first);
        mkdir("$whmcs/templates_c");
        chmod("$whmcs/templates_c", 0777);
        file_put_contents("$whmcs/init.php", '<?php exit("WHMCS runs as " . posix_getuid());');
        $refused = Program::run([PHP_BINARY, "{$this->tree->module}/bin/doctor.php"]);
        $this->assertEnds(1, "others than root can write to $whmcs/templates_c", $refused);
        self::assertSame(1, preg_match('~on the web: (su .*)$~m', $refused->printed, $found), $refused->printed);
        $ended = Program::run(['sh', '-c', str_replace('USER', 'nobody', $found[1])]);
        $nobody = posix_getpwnam('nobody')['uid'];
        self::assertStringContainsString("WHMCS runs as $nobody", $ended->printed);
    }

    /** It has no WHMCS to run. */
    public function test_an_unpacked_package_may_be_anybodys(): void
    {
        Program::run(['chown', '-hR', 'nobody', $this->first->folder]);
        $ended = Program::run([PHP_BINARY, "{$this->first->module}/bin/doctor.php"]);
        Program::run(['chown', '-hR', 'root', $this->first->folder]);
        self::assertStringContainsString("\n✓ the component runs: ", $ended->printed);
    }
}
