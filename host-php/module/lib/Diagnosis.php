<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use ConvoyDoctor\Doctor;
use ConvoyDoctor\DoctorCommand;
use RuntimeException;
use Throwable;

defined('WHMCS') || exit;

/**
 * The way to the doctor, a program of its own that is installed beside the module's classes.
 */
final class Diagnosis
{
    private const LOADER = __DIR__ . '/../doctor/autoload.php';

    /** The command line tool bin/doctor.php. */
    public static function command(HookRunner $runner): DoctorCommand
    {
        $doctor = self::doctor();
        return new DoctorCommand($doctor, $runner);
    }

    /** @return string what may be why Test Connection failed, in a language; blank if nothing is found */
    public static function causes(ConnectionTest $test, string $language): string
    {
        try {
            return self::doctor()->causes($test, $language);
        } catch (Throwable $failure) {
            // Damaged or forbidden by PHP: staff read what failed all the same.
            return '';
        }
    }

    private static function doctor(): Doctor
    {
        if (!is_file(self::LOADER)) {
            throw new RuntimeException('doctor/autoload.php');
        }
        require_once self::LOADER;
        return new Doctor(Package::ofThisRequest(), CONVOY_FOLDER);
    }
}
