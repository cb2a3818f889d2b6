<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;
use Illuminate\Database\Query\JoinClause;

/** The custom fields of one service or one addon. */
final class CustomFields
{
    private Connection $database;

    private string $type;

    private int $relatedId;

    private int $ownerId;

    /**
     * @param string $type `product` or `addon`
     * @param int $relatedId the product or addon that defines the fields
     * @param int $ownerId the service or the client's addon that holds the values
     */
    public function __construct(Connection $database, string $type, int $relatedId, int $ownerId)
    {
        $this->database = $database;
        $this->type = $type;
        $this->relatedId = $relatedId;
        $this->ownerId = $ownerId;
    }

    /** @return array<string, string> value by name; what stands before a `|` is the name */
    public function all(): array
    {
        $values = [];
        foreach ($this->definitions() as $field) {
            $values[self::name($field)] = $field->value;
        }
        return $values;
    }

    /** @return \stdClass[] rows of tblcustomfields, and the `value` of each */
    public function definitions(): array
    {
        return $this->database->table('tblcustomfields')
            ->leftJoin('tblcustomfieldsvalues', function (JoinClause $values): void {
                $values->on('tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
                    ->where('tblcustomfieldsvalues.relid', $this->ownerId);
            })
            ->where('tblcustomfields.type', $this->type)->where('tblcustomfields.relid', $this->relatedId)
            ->orderBy('tblcustomfields.sortorder')->orderBy('tblcustomfields.id')
            ->selectRaw("tblcustomfields.*, coalesce(tblcustomfieldsvalues.value, '') as value")
            ->get()->all();
    }

    public function has(string $name): bool
    {
        return $this->find($name) !== null;
    }

    public function get(string $name): string
    {
        $field = $this->find($name);
        return $field === null ? '' : $field->value;
    }

    /** Saves a value; a field that isn't there is made, for staff's eyes only. */
    public function save(string $name, string $value): void
    {
        $field = $this->find($name);
        $fieldId = $field->id ?? $this->database->table('tblcustomfields')->insertGetId([
            'type' => $this->type,
            'relid' => $this->relatedId,
            'fieldname' => $name,
            'fieldtype' => 'text',
            'adminonly' => 'on',
        ]);
        $this->database->table('tblcustomfieldsvalues')
            ->updateOrInsert(['fieldid' => $fieldId, 'relid' => $this->ownerId], ['value' => $value]);
    }

    private function find(string $name): ?\stdClass
    {
        foreach ($this->definitions() as $field) {
            if ($field->fieldname === $name || self::name($field) === $name) {
                return $field;
            }
        }
        return null;
    }

    private static function name(\stdClass $field): string
    {
        return explode('|', $field->fieldname, 2)[0];
    }
}
