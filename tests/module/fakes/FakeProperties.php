<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Connection;
use RuntimeException;

/**
 * WHMCS's service properties: custom fields, made when first saved.
 */
final class FakeProperties
{
    /** What save() fails with, once something is set. */
    public static ?string $failure = null;

    private Connection $database;
    private string $type;
    private int $product;
    private int $holder;

    /** @param int $product the product or addon definition whose fields they are */
    public function __construct(Connection $database, string $type, int $product, int $holder)
    {
        $this->database = $database;
        $this->type = $type;
        $this->product = $product;
        $this->holder = $holder;
    }

    public function get(string $name): string
    {
        return $this->all()[$name] ?? '';
    }

    /** @return array<string, string> */
    public function all(): array
    {
        $values = [];
        $rows = $this->database->table('tblcustomfieldsvalues')
            ->join('tblcustomfields', 'tblcustomfields.id', '=', 'tblcustomfieldsvalues.fieldid')
            ->where('tblcustomfields.type', $this->type)
            ->where('tblcustomfields.relid', $this->product)
            ->where('tblcustomfieldsvalues.relid', $this->holder)
            ->get(['fieldname', 'value']);
        foreach ($rows as $row) {
            $values[$row->fieldname] = $row->value;
        }
        return $values;
    }

    /** @param array<string, string> $values */
    public function save(array $values): void
    {
        if (self::$failure !== null) {
            throw new RuntimeException(self::$failure);
        }
        foreach ($values as $name => $value) {
            $field = $this->database->table('tblcustomfields')
                ->where('type', $this->type)
                ->where('relid', $this->product)
                ->where('fieldname', $name)
                ->first();
            $id = $field->id ?? $this->database->table('tblcustomfields')
                ->insertGetId(['type' => $this->type, 'relid' => $this->product, 'fieldname' => $name]);
            $this->database->table('tblcustomfieldsvalues')->updateOrInsert(
                ['fieldid' => $id, 'relid' => $this->holder],
                ['value' => $value]
            );
        }
    }
}
