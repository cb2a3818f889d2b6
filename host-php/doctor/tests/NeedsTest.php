<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyDoctor\Finding;
use ConvoyDoctor\PhpChecks;
use InstallTests\Program;

/** What of PHP the module calls, and what the doctor says where that is forbidden or missing. */
final class NeedsTest extends DoctorCase
{
    protected function setUp(): void
    {
        parent::setUp();
        unlink($this->tree->folder . '/init.php');
    }

    /** Put back: host-php/doctor/needs.php: leave out gzencode; or host-php/panel-http/src/CurlPool.php: call one more. */
    public function test_the_list_is_what_the_source_calls(): void
    {
        $remedy = 'Run: php host-php/doctor/tests/make-needs.php';
        self::assertSame(Needs::all(), require dirname(__DIR__) . '/needs.php', $remedy);
        $bin = (string) file_get_contents(dirname(__DIR__, 2) . '/module/bin/doctor.php');
        $list = Needs::listed(Needs::functions(Needs::start()), '        ');
        self::assertStringContainsString("[\n$list    ] as \$function", $bin, $remedy);
        foreach (['curl_multi_exec', 'php_uname', 'fileperms', 'random_bytes', 'gzencode'] as $function) {
            self::assertContains($function, Needs::functions(Needs::module()));
        }
        self::assertContains('CURL_HTTP_VERSION_2TLS', Needs::constants(Needs::module()));
    }

    /**
     * Each function is forbidden once, and allowed again, which is the remedy.
     *
     * Put back: host-php/doctor/src/DoctorCommand.php, look(): go on where something is forbidden.
     */
    public function test_every_function_that_the_module_calls_is_named_where_it_is_forbidden(): void
    {
        $functions = array_unique(array_merge(
            Needs::functions(Needs::module()),
            Needs::functions(Needs::start()),
            Needs::functions(Needs::report())
        ));
        self::assertGreaterThan(150, count($functions));
        foreach ($functions as $function) {
            $ended = $this->doctor(self::php('1', "disable_functions=$function"));
            self::assertSame(1, $ended->status, $ended->printed);
            $says = "✗ disable_functions forbids what the module calls: $function\n    → Take them off disable_";
            self::assertStringContainsString($says, $ended->printed);
            self::assertSame(1, substr_count($ended->printed, '✗'), $ended->printed);
            self::assertStringContainsString('– not looked at: all else', $ended->printed);
        }
        self::assertFaults([], $this->doctor(self::php('1')));
    }

    /**
     * What only the doctor calls is no problem of the module's.
     *
     * Put back: host-php/doctor/src/Doctor.php, look(): let the failure through.
     */
    public function test_what_only_the_doctor_calls_costs_no_more_than_a_check(): void
    {
        foreach (array_merge(...array_values(Needs::all()['doctor'])) as $function) {
            if (in_array($function, Needs::all()['report'], true)) {
                continue;
            }
            $ended = $this->doctor(self::php('1', "disable_functions=$function"));
            if (in_array($function, Needs::functions(Needs::start()), true)) {
                self::assertFaultsOnly("disable_functions forbids what the module calls: $function", $ended);
                continue;
            }
            self::assertFaults([], $ended);
            self::assertStringNotContainsString('Error', $ended->printed);
        }
    }

    private static function assertFaultsOnly(string $says, Program $ended): void
    {
        self::assertSame(1, substr_count($ended->printed, '✗'), $ended->printed);
        self::assertStringContainsString("✗ $says", $ended->printed);
    }

    /** curl of CentOS 7 is 7.29. Put back: host-php/doctor/src/PhpChecks.php, curl(): answer good. */
    public function test_a_curl_that_lacks_constants_is_named_with_the_one_that_has_them(): void
    {
        [$finding] = PhpChecks::curl(['CURLOPT_PIPEWAIT', 'CURL_HTTP_VERSION_2TLS'], '7.29.0');
        self::assertSame(Finding::BAD, $finding->state);
        $says = 'made for a libcurl older than 7.47.0 (this is 7.29.0): it lacks CURLOPT_PIPEWAIT, CURL_HTTP_VERS';
        self::assertStringContainsString($says, $finding->text('english'));
        self::assertStringContainsString('CentOS 7', $finding->advice('english'));
        $ended = $this->doctor(self::php('1'));
        self::assertLine('✓ libcurl ' . curl_version()['version'] . "\n", $ended);
    }
}
