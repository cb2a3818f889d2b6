<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\Schema\Blueprint;
use Throwable;

defined('WHMCS') || exit;

/**
 * What the store's table is made of.
 */
final class StoreTable
{
    public static function create(Connection $database, string $name): void
    {
        $schema = $database->getSchemaBuilder();
        try {
            $schema->create($name, static function (Blueprint $table): void {
                // Effects are applied in one transaction, whatever engine the database server prefers.
                $table->engine = 'InnoDB';
                $table->string('kind', 20);
                $table->string('key', 120);
                $table->mediumText('value');
                $table->unsignedInteger('expires')->nullable()->index();
                $table->primary(['kind', 'key']);
            });
        } catch (Throwable $exception) {
            // Another request may have been faster.
            if (!$schema->hasTable($name)) {
                throw $exception;
            }
        }
    }
}
