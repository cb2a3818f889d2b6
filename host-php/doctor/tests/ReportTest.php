<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyDoctor\Finding;
use ConvoyDoctor\Report;
use InstallTests\Program;

/** In which order and form findings are printed, and with which exit status. */
final class ReportTest extends DoctorCase
{
    private function helper(): string
    {
        return glob("{$this->tree->module}/sets/*/wasm/wasmtime-php-*")[0];
    }

    /** @return array<string, mixed> what `--json` printed */
    private function json(int $status): array
    {
        $doctor = "{$this->tree->module}/bin/doctor.php";
        $ended = Program::run([PHP_BINARY, '-d', 'ffi.enable=1', $doctor, '--json'], ['LC_ALL' => 'C']);
        self::assertSame($status, $ended->status, $ended->printed);
        $read = json_decode($ended->printed, true);
        self::assertIsArray($read, $ended->printed);
        self::assertSame($status, $read['status']);
        return $read;
    }

    /**
     * WHMCS wasn't looked at, and nobody may take that for health.
     *
     * Put back: host-php/doctor/src/Report.php, status(): return self::WELL where nothing is BAD.
     */
    public function test_what_was_not_looked_at_is_never_called_well(): void
    {
        unlink($this->tree->folder . '/init.php');
        $printed = $this->doctor(self::php('1'));
        self::assertSame(3, $printed->status);
        self::assertStringEndsWith("No problem found in what was looked at.\n", $printed->printed);
        self::assertStringContainsString("\n– not looked at: WHMCS, its panels and hooks.php: ", $printed->printed);
        $read = $this->json(3);
        self::assertSame([0, 1], [$read['problems'], $read['not_looked_at']]);
        self::assertSame(['not-looked-at', 'no-whmcs'], [$read['findings'][0]['state'], $read['findings'][0]['id']]);
    }

    /** Put back: host-php/doctor/src/Report.php, problems(): leave out ksort(). */
    public function test_the_most_important_problem_comes_first(): void
    {
        // WHMCS can't be loaded, and for that matter the module isn't whole.
        chmod($this->helper(), 0644);
        unlink("{$this->tree->module}/hooks.php");
        $read = $this->json(1);
        self::assertSame(3, $read['problems']);
        $problems = array_slice($read['findings'], 0, 3);
        self::assertSame(['damaged', 'not-executable', 'broken-whmcs'], array_column($problems, 'id'));
        self::assertSame(['problem', 'problem', 'problem'], array_column($problems, 'state'));
        self::assertSame("chmod 755 {$this->helper()}", $problems[1]['do']);
        chmod($this->helper(), 0644);
        $printed = $this->doctor(self::php('1'))->printed;
        $found = "/\n3 problems found, the most important first:\n✗ damaged.*\n.*\n✗ the helper .*\n.*\n✗ WHMCS in /";
        self::assertMatchesRegularExpression($found, $printed);
        $report = new Report();
        $report->add([Finding::bad('no-hooks'), Finding::bad('no-extension', ['name' => 'curl'])]);
        $problems = json_decode($report->json('english'), true)['findings'];
        self::assertSame(['no-extension', 'no-hooks'], array_column($problems, 'id'));
    }

    /** Put back: host-php/module/bin/doctor.php, $end: print text whatever $isJson is. */
    public function test_a_doctor_that_can_not_be_loaded_answers_in_json_too(): void
    {
        unlink(glob("{$this->tree->module}/sets/*/doctor/src/Report.php")[0]);
        $read = $this->json(1);
        self::assertSame(['damaged', 'rest'], array_column($read['findings'], 'id'));
        self::assertStringContainsString('Run install.sh again', $read['findings'][0]['do']);
    }

    /** Put back: host-php/doctor/src/Report.php, IMPORTANCE: leave out one of them. */
    public function test_every_problem_has_its_place_in_the_order(): void
    {
        $order = (new \ReflectionClassConstant(Report::class, 'IMPORTANCE'))->getValue();
        $problems = [];
        foreach (glob(dirname(__DIR__) . '/src/*.php') as $file) {
            $source = (string) file_get_contents($file);
            preg_match_all('/Finding::bad\((.*?)(?:, (?:\$values|\[)|\))/s', $source, $arguments);
            foreach ($arguments[1] as $argument) {
                preg_match_all('/\'([a-z-]+)\'/', $argument, $ids);
                $problems = array_merge($problems, $ids[1]);
            }
        }
        // Made of two parts in EngineChecks.
        array_push($problems, 'runs-not', 'helper-runs-not');
        $problems = array_values(array_unique($problems));
        sort($problems);
        sort($order);
        self::assertSame($problems, $order);
    }

    public function test_one_line_of_a_name_or_an_error_stays_one_line_of_json(): void
    {
        $report = new Report();
        $report->add([Finding::bad('no-token', ['cause' => "\e[31m\r\n✗ fake \xff"])], "Pa\nnel");
        $read = json_decode($report->json('english'), true);
        self::assertSame('✗ fake ?', substr($read['findings'][0]['text'], -strlen('✗ fake ?')));
        self::assertStringNotContainsString("\e", $report->text('english', false));
        self::assertSame('Pa nel', $read['findings'][0]['subject']);
    }
}
