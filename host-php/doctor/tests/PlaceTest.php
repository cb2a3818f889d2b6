<?php

declare(strict_types=1);

namespace DoctorTests;

use InstallTests\Folder;
use InstallTests\Program;
use InstallTests\Tree;

/** Where the module and its WHMCS are, and what this machine lacks: none of it is told as a panel's fault. */
final class PlaceTest extends ShopCase
{
    /**
     * Finding U14: it said that all was well, having looked at no WHMCS.
     *
     * Put back: host-php/module/bin/doctor.php: leave out $linked; or host-php/doctor/src/FileChecks.php, above():
     * return [].
     */
    public function test_a_module_that_is_a_link_is_looked_at_in_its_whmcs(): void
    {
        $elsewhere = Folder::temporary() . '/deep';
        mkdir($elsewhere, 0755);
        rename($this->tree->module, "$elsewhere/convoy");
        symlink("$elsewhere/convoy", $this->tree->module);
        $ways = [
            [$this->tree->folder, 'modules/servers/convoy/bin/doctor.php'],
            [$this->tree->folder, './modules/servers/convoy/bin/doctor.php'],
            ['/', "{$this->tree->module}/bin/doctor.php"],
            ["{$this->tree->folder}/modules/servers/convoy", 'bin/doctor.php'],
        ];
        foreach ($ways as [$folder, $doctor]) {
            $shell = ['sh', '-c', 'cd "$0" && exec "$@"', $folder, PHP_BINARY, $doctor];
            $ended = Program::run($shell, ['LC_ALL' => 'C']);
            self::assertFaults([], $ended);
            self::assertLine("✓ WHMCS in {$this->tree->folder}\n", $ended);
            self::assertLine("– {$this->tree->module} is a link to $elsewhere/convoy: ", $ended);
            self::assertStringContainsString(': ConvoyPanel v4', $ended->printed);
        }
        // The web server's user passes WHMCS's folders, and not these.
        chmod(dirname($elsewhere), 0755);
        chmod($elsewhere, 0700);
        $ended = $this->doctor();
        self::assertFaults(["the web server's user may not be able to read: $elsewhere"], $ended);
        self::assertSame(1, preg_match('/or: (chmod .*)$/m', $ended->printed, $found));
        Program::run(['sh', '-c', $found[1]]);
        self::assertFaults([], $this->doctor());
        // By its real path nothing leads to a WHMCS, and it is said how to name it.
        $real = [PHP_BINARY, "$elsewhere/convoy/bin/doctor.php"];
        $ended = Program::run($real, ['LC_ALL' => 'C']);
        self::assertSame(3, $ended->status);
        self::assertStringContainsString('name WHMCS\'s folder: doctor.php --whmcs FOLDER', $ended->printed);
        $ended = Program::run(array_merge($real, ['--whmcs', $this->tree->folder]), ['LC_ALL' => 'C']);
        self::assertFaults([], $ended);
    }

    /** Put back: host-php/doctor/src/Doctor.php, place(): return []. */
    public function test_a_doctor_of_another_module_says_that_it_looked_at_that_one(): void
    {
        $other = new Tree();
        Program::run(['cp', '-R', $this->tree->module, $other->module]);
        $doctor = [PHP_BINARY, "$other->module/bin/doctor.php", '--whmcs', $this->tree->folder];
        $ended = Program::run($doctor, ['LC_ALL' => 'C']);
        self::assertFaults([], $ended);
        self::assertSame(3, $ended->status);
        $says = "– not looked at: the module that WHMCS loads, {$this->tree->module}: this doctor is of $other->module";
        self::assertLine($says, $ended);
    }

    /**
     * Put back: host-php/doctor/src/ShopChecks.php, panel(): ask whatever $canAsk is; or leave out `unreached`.
     */
    public function test_no_panel_is_blamed_for_what_this_machine_lacks(): void
    {
        $without = [PHP_BINARY, '-n'];
        foreach (['mbstring', 'pdo', 'pdo_sqlite', 'tokenizer', 'ctype'] as $extension) {
            array_push($without, '-d', "extension=$extension");
        }
        $ended = $this->doctor($without);
        self::assertFaults(['PHP\'s extension curl is missing'], $ended);
        self::assertStringContainsString(': not looked at: the way to it, its token', $ended->printed);
        foreach (glob("{$this->tree->module}/sets/*/wasm/*.cwasm") as $form) {
            file_put_contents($form, 'x', FILE_APPEND);
        }
        $ended = $this->doctor();
        $faults = ['damaged or missing: ', 'the component doesn\'t run: ', 'the helper process doesn\'t run: '];
        self::assertFaults($faults, $ended);
        self::assertStringContainsString(': not looked at: its token and what it answers', $ended->printed);
        self::assertStringContainsString(': clocks: ', $ended->printed);
    }

    /** Put back: host-php/doctor/src/Doctor.php, causes(): leave out forbidden(). */
    public function test_test_connection_names_the_functions_that_are_forbidden(): void
    {
        foreach (['curl_multi_exec', 'php_uname'] as $function) {
            $error = $this->testConnection('-d', "disable_functions=$function,escapeshellarg");
            $says = "What the doctor found: disable_functions forbids what the module calls: $function → Take them off";
            self::assertStringContainsString($says, $error);
        }
        self::assertSame('', $this->testConnection('-d', 'disable_functions=escapeshellarg'));
    }
}
